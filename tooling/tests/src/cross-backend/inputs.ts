import { createKey, fold, type Key, normal } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** Every case draws from this key, folded by a number of its own. */
export const key: Key = createKey(2025);

/** N(0, 1) numbers, the same bits on every backend. */
export function matrix(index: number, rows: number, columns: number): tf.Tensor2D {
  return normal<tf.Rank.R2>(fold(key, index), [rows, columns]);
}

/** A symmetric positive definite matrix with eigenvalues of 1 and more. */
export function definite(index: number, size: number): tf.Tensor2D {
  return tf.tidy(() => {
    const root = matrix(index, size, size);
    return tf.add(tf.div(tf.matMul(root, root, false, true), size), tf.eye(size)) as tf.Tensor2D;
  });
}

/** Particles and a target beside them. */
export function clouds(dimension = 3, count = 40): { readonly x: tf.Tensor2D; readonly y: tf.Tensor2D } {
  return {
    x: matrix(1, count, dimension),
    y: tf.tidy(() => tf.add(tf.mul(matrix(2, count, dimension), 0.7), 0.5) as tf.Tensor2D),
  };
}
