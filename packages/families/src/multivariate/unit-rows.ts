import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Rows e_i of the identity, `[indices, width]`. Not `tf.oneHot`: on the wasm backend it writes integers into float32. */
export function unitRows(indices: readonly number[], width: number): Tensor2D {
  const values = new Float32Array(indices.length * width);
  indices.forEach((index, row) => {
    values[row * width + index] = 1;
  });
  return tf.tensor2d(values, [indices.length, width]);
}
