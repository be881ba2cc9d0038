import { toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { RbfFields } from './rbf-sample.js';

/** The RBF fields in float32. */
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
  const x = toTensor(points.rows);
  const c = toTensor(centers.rows);
  const cT = toTensor(centers.columns);
  const k = toTensor(strengths);
  return {
    x,
    c,
    k,
    kT: tf.transpose(k),
    p: tf.matMul(x, cT),
    q: tf.matMul(x, toTensor(points.columns)),
    cc: tf.matMul(c, cT),
  };
}
