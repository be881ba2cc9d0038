import * as tf from '@tensorflow/tfjs-core';
import type { Key } from './key.js';
import { normalValues, uniformValues } from './values.js';

/**
 * A float32 tensor of independent standard normal numbers: `normalValues` rounded to float32.
 * @returns of the given shape; the caller disposes it
 */
export function normal<R extends tf.Rank = tf.Rank>(key: Key, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  return tf.tensor(new Float32Array(normalValues(key, tf.util.sizeFromShape(shape))), shape, 'float32');
}

/**
 * A float32 tensor of independent uniform numbers, multiples of 2⁻²⁴ in [0, 1): `uniformValues` cut (not rounded, which could give 1).
 * @returns of the given shape; the caller disposes it
 */
export function uniform<R extends tf.Rank = tf.Rank>(key: Key, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const values = uniformValues(key, tf.util.sizeFromShape(shape));
  const cut = new Float32Array(values.length);
  for (let i = 0; i < cut.length; i++) {
    cut[i] = Math.floor((values[i] as number) * 2 ** 24) / 2 ** 24;
  }
  return tf.tensor(cut, shape, 'float32');
}
