import { type Matrix, toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { RbfFields } from './rbf-sample.js';

/** The RBF fields in float32, about the mean of the centres: only differences c − x count, and small numbers round less. */
export interface CentredTensors {
  /** x, `[n, d]`. */
  readonly x: Tensor2D;
  /** c, `[b, d]`. */
  readonly c: Tensor2D;
  /** K, `[n, b]`. */
  readonly k: Tensor2D;
  /** Kᵀ, `[b, n]`. */
  readonly kT: Tensor2D;
  /** p = x cᵀ, `[n, b]`. */
  readonly p: Tensor2D;
  /** q = x xᵀ, `[n, n]`. */
  readonly q: Tensor2D;
  /** c cᵀ, `[b, b]`. */
  readonly cc: Tensor2D;
}

/** Leaves every tensor to the caller's scope. */
export function centredTensors({ points, centers, strengths }: RbfFields): CentredTensors {
  const origin = columnMean(centers);
  const x = toTensor(shifted(points, origin));
  const c = toTensor(shifted(centers, origin));
  const k = toTensor(strengths);
  const cT = tf.transpose<Tensor2D>(c);
  return {
    x,
    c,
    k,
    kT: tf.transpose(k),
    p: tf.matMul(x, cT),
    q: tf.matMul(x, tf.transpose(x)),
    cc: tf.matMul(c, cT),
  };
}

/** The mean of the rows. */
export function columnMean({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  return mean;
}

/** Rows minus a row. */
export function shifted(matrix: Matrix, origin: Float64Array): Matrix {
  return { ...matrix, data: matrix.data.map((value, i) => value - (origin[i % matrix.columns] as number)) };
}
