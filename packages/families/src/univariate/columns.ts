import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';

/** One component of T for d = 1: its value and its derivative, `[n, 1] -> [n, 1]`. */
export interface Term {
  value(x: Tensor2D): Tensor2D;
  slope(x: Tensor2D): Tensor2D;
}

/** T(x) = (term₁(x), …, term_b(x)) for samples `[n, 1]`, with derivatives in closed form. */
export function columns(name: string, ...terms: readonly Term[]): Statistic {
  const values = (x: Tensor2D) =>
    tf.concat2d(
      terms.map((term) => term.value(x)),
      1,
    ); // [n, b]
  const slopes = (x: Tensor2D) =>
    tf.concat2d(
      terms.map((term) => term.slope(x)),
      1,
    ); // [n, b]
  return statisticOf({
    name,
    dimension: 1,
    size: terms.length,
    evaluate: values,
    jvp: (x, v) => tf.mul(slopes(x), v),
    vjp: (x, u) => tf.sum<Tensor2D>(tf.mul(slopes(x), u), 1, true),
    jacobian: (x) => tf.expandDims<Tensor3D>(slopes(x), 2),
  });
}

/** `[n, 1] -> [n]`. */
export function flat(x: Tensor2D): Tensor1D {
  return tf.reshape<tf.Rank.R1>(x, [x.shape[0]]);
}
