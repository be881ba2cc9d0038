import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

// Images are [n, height, width, channels]; as rows, channels run fastest. Every map here is linear, and made of differentiable operations.

/** Sizes of an image. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** How many numbers an image holds. */
export function imageSize({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

export function toImages(rows: Tensor2D, { height, width, channels }: ImageShape): Tensor4D {
  return tf.reshape(rows, [rows.shape[0], height, width, channels]);
}

export function toRows(images: Tensor4D): Tensor2D {
  const [n, height, width, channels] = images.shape;
  return tf.reshape(images, [n, height * width * channels]);
}

/** Means of 2 × 2 pixels: `[n, 2h, 2w, c] -> [n, h, w, c]`. */
export function halve(images: Tensor4D): Tensor4D {
  const [n, height, width, channels] = images.shape;
  const rows = pairSums(tf.reshape(images, [(n * height) / 2, 2, width * channels]));
  const sums = pairSums(tf.reshape(rows, [(n * height * width) / 4, 2, channels]));
  return tf.mul(tf.reshape(sums, [n, height / 2, width / 2, channels]), 0.25);
}

/** Every pixel four times: `[n, h, w, c] -> [n, 2h, 2w, c]`; four times the adjoint of `halve`. */
export function double(images: Tensor4D): Tensor4D {
  const [n, height, width, channels] = images.shape;
  const wide = tf.tile(tf.reshape(images, [n * height * width, 1, channels]), [1, 2, 1]);
  const tall = tf.tile(tf.reshape(wide, [n * height, 1, 2 * width * channels]), [1, 2, 1]);
  return tf.reshape(tall, [n, 2 * height, 2 * width, channels]);
}

/** `[m, 2, k] -> [m, 1, k]`, by slices: sums over an axis are slower. */
function pairSums(x: Tensor3D): Tensor3D {
  const [pairs, , columns] = x.shape;
  const half = (start: number) => tf.slice(x, [0, start, 0], [pairs, 1, columns]);
  return tf.add(half(0), half(1));
}

/** Stride 1, zeros outside; W `[kernel, kernel, in, out]`. */
export function convolve(images: Tensor4D, weights: Tensor4D): Tensor4D {
  return tf.conv2d(images, weights, 1, 'same');
}
