import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { upperTriangle } from './pairs.js';

/** X⁻¹ and log|X| of each row. */
export interface InvertedRows {
  /** `[n, p, p]`. */
  readonly inverse: Tensor3D;
  /** `[n, 1]`. */
  readonly logDeterminant: Tensor2D;
}

/** Inverts positive definite rows `[n, p²]` by Gauss-Jordan steps, whose pivots give the determinant. Call in a tidy. */
export function invertRows(x: Tensor2D, size: number): InvertedRows {
  const count = x.shape[0];
  const identity = tf.eye(size);
  let current = tf.reshape(x, [count, size, size]) as Tensor3D;
  const logPivots: Tensor2D[] = [];
  for (let k = 0; k < size; k++) {
    const unit = tf.slice2d(identity, [k, 0], [1, size]);
    const unitColumn = tf.reshape(unit, [1, size, 1]) as Tensor3D;
    const unitRow = tf.reshape(unit, [1, 1, size]) as Tensor3D;
    const pivot = tf.slice3d(current, [0, k, k], [count, 1, 1]);
    const column = tf.slice3d(current, [0, 0, k], [count, size, 1]);
    const replaced = tf.add<Tensor3D>(tf.mul(current, tf.sub(1, unitRow)), tf.mul(unitColumn, unitRow)); // column k: e_k
    const row = tf.div(tf.slice3d(replaced, [0, k, 0], [count, 1, size]), pivot);
    current = tf.sub(replaced, tf.mul(tf.sub(column, unitColumn), row));
    logPivots.push(tf.reshape(tf.log(pivot), [count, 1]));
  }
  return { inverse: current, logDeterminant: tf.addN(logPivots) };
}

/** `[p², p(p + 1)/2]`: takes the entries of a row to its upper triangle, mirrored entries averaged. Call in a tidy. */
export function triangleMatrix(size: number): Tensor2D {
  const pairs = upperTriangle(size);
  const values = new Float32Array(size * size * pairs.length);
  pairs.forEach(([a, b], k) => {
    (values[(a * size + b) * pairs.length + k] as number) += 0.5;
    (values[(b * size + a) * pairs.length + k] as number) += 0.5;
  });
  return tf.tensor2d(values, [size * size, pairs.length]);
}
