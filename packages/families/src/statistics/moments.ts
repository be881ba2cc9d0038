import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';

/** What makes a `moments` statistic. */
export interface MomentsOptions {
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** 1 for means; 2 for means and second moments. */
  readonly order: 1 | 2;
}

/** Monomials up to an order; the extra fields say which. */
export interface MomentsStatistic extends Statistic {
  readonly kind: 'moments';
  readonly order: 1 | 2;
}

/**
 * T(x) = x (order 1), or x followed by the upper triangle of x xᵀ row by row, x_a x_b with a ≤ b (order 2):
 * the statistic of a Gaussian family with free mean, or with free mean and covariance   [Wainwright & Jordan 2008, Example 3.3].
 * @throws RangeError when the dimension is not a positive integer or the order is neither 1 nor 2
 */
export function moments({ dimension, order }: MomentsOptions): MomentsStatistic {
  expectNumber('moments', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('moments', 'order', order, { minimum: 1, maximum: 2, integer: true });
  const size = order === 1 ? dimension : dimension + (dimension * (dimension + 1)) / 2;
  const expectSamples = (method: string, x: Tensor2D) => expectShape(`moments.${method}`, 'x', x, [null, dimension]);
  return {
    kind: 'moments',
    name: `moments(${order})`,
    dimension,
    size,
    order,
    evaluate(x) {
      expectSamples('evaluate', x);
      return order === 1 ? tf.clone(x) : tf.tidy(() => tf.concat2d([x, ...products(x, x)], 1));
    },
    jvp(x, v) {
      expectSamples('jvp', x);
      expectShape('moments.jvp', 'v', v, [x.shape[0], dimension]);
      return order === 1 ? tf.clone(v) : tf.tidy(() => pushForward(x, v));
    },
    vjp(x, u) {
      expectSamples('vjp', x);
      expectShape('moments.vjp', 'u', u, [x.shape[0], size]);
      return order === 1 ? tf.clone(u) : pullBack(x, u);
    },
    jacobian(x) {
      expectSamples('jacobian', x);
      return tf.tidy(() => jacobian(x, order));
    },
    dispose() {},
  };
}

/** Columns from `start` on: one row of the upper triangle. */
function columnsFrom(x: Tensor2D, start: number, count = x.shape[1] - start): Tensor2D {
  return tf.slice2d(x, [0, start], [x.shape[0], count]);
}

/** The upper triangle of x yᵀ, row by row: x_a y_b for b = a, …, d − 1. */
function products(x: Tensor2D, y: Tensor2D): Tensor2D[] {
  return Array.from({ length: x.shape[1] }, (_, a) => tf.mul<Tensor2D>(columnsFrom(x, a, 1), columnsFrom(y, a)));
}

/** v, then x_a v_b + v_a x_b. */
function pushForward(x: Tensor2D, v: Tensor2D): Tensor2D {
  const right = products(v, x);
  const rows = products(x, v).map((left, a) => tf.add<Tensor2D>(left, right[a] as Tensor2D));
  return tf.concat2d([v, ...rows], 1);
}

/** u_a + Σ_b (u_ab + u_ba) x_b with the diagonal counted twice; one row of the triangle at a time, so that memory stays `[n, d]`. */
function pullBack(x: Tensor2D, u: Tensor2D): Tensor2D {
  const dimension = x.shape[1];
  let total = columnsFrom(u, 0, dimension);
  let offset = dimension;
  for (let a = 0; a < dimension; a++) {
    const start = offset;
    const before = total;
    total = tf.tidy(() => tf.add(before, rowPullBack(x, columnsFrom(u, start, dimension - a), a)));
    before.dispose();
    offset += dimension - a;
  }
  return total;
}

function rowPullBack(x: Tensor2D, row: Tensor2D, a: number): Tensor2D {
  const after = x.shape[1] - a - 1;
  const ofFirst = tf.sum<Tensor2D>(tf.mul(row, columnsFrom(x, a)), 1, true); // [n, 1], into column a
  const ofSecond = tf.mul<Tensor2D>(row, columnsFrom(x, a, 1)); // [n, d - a], into columns a, …, d - 1
  return tf.add(
    tf.pad2d(ofFirst, [
      [0, 0],
      [a, after],
    ]),
    tf.pad2d(ofSecond, [
      [0, 0],
      [a, 0],
    ]),
  );
}

/** The identity, then the rows x_a e_b + x_b e_a. */
function jacobian(x: Tensor2D, order: 1 | 2): Tensor3D {
  const [count, dimension] = x.shape;
  const identity = tf.eye(dimension);
  const first = tf.tile(tf.expandDims<Tensor3D>(identity, 0), [count, 1, 1]);
  if (order === 1) return first;
  const rows = Array.from({ length: dimension }, (_, a) => {
    const unit = tf.reshape(tf.slice2d(identity, [a, 0], [1, dimension]), [1, 1, dimension]);
    const units = tf.expandDims(tf.slice2d(identity, [a, 0], [dimension - a, dimension]), 0); // [1, d - a, d]
    const ofSecond = tf.mul(tf.expandDims(columnsFrom(x, a, 1), 2), units);
    return tf.add<Tensor3D>(ofSecond, tf.mul(tf.expandDims(columnsFrom(x, a), 2), unit));
  });
  return tf.concat3d([first, ...rows], 1);
}
