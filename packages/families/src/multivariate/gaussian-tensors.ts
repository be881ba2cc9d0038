import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { LOG_TWO_PI } from '../univariate/constants.js';

/** log N(x; m, (L Lᵀ)⁻¹) of each row, `[n]`, from |(x − m) L|²: no x xᵀ, which would cancel in float32. Call in a tidy. */
export function gaussianLogDensity(x: Tensor2D, mean: ArrayLike<number>, lower: ArrayLike<number>): Tensor1D {
  const dimension = mean.length;
  const away = tf.sub<Tensor2D>(x, tf.tensor1d(Float32Array.from(mean)));
  const whitened = tf.matMul<Tensor2D>(away, tf.tensor2d(Float32Array.from(lower), [dimension, dimension])); // [n, d]
  const scales = Array.from({ length: dimension }, (_, a) => lower[a * dimension + a] as number);
  return fromWhitened(whitened, scales);
}

/** The same for a diagonal L. Call in a tidy. */
export function scaledLogDensity(x: Tensor2D, mean: ArrayLike<number>, scales: ArrayLike<number>): Tensor1D {
  const away = tf.sub<Tensor2D>(x, tf.tensor1d(Float32Array.from(mean)));
  return fromWhitened(tf.mul(away, tf.tensor1d(Float32Array.from(scales))), scales);
}

function fromWhitened(whitened: Tensor2D, scales: ArrayLike<number>): Tensor1D {
  const constant = Array.from(scales).reduce((sum, scale) => sum + Math.log(scale) - 0.5 * LOG_TWO_PI, 0);
  return tf.add(tf.mul(tf.sum<Tensor1D>(tf.square(whitened), 1), -0.5), constant);
}
