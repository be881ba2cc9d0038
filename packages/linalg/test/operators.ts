import { createKey, fold, normal, uniform } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import {
  denseOperator,
  diagonalOperator,
  functionOperator,
  gramOperator,
  identityOperator,
  jacobianOperator,
  type LinearOperator,
  lowRankOperator,
  productOperator,
  scaledOperator,
  sumOperator,
} from '../src/index.js';

const key = createKey(3);
const matrix = (rows: number, columns: number, index = 0): Tensor2D =>
  normal<tf.Rank.R2>(fold(key, index), [rows, columns]);
const positive = (size: number): Tensor1D => tf.tidy(() => tf.add<Tensor1D>(uniform(fold(key, 9), [size]), 0.5));

/** Makes an operator of a tensor, and disposes the tensor at once: operators keep what they need. */
function of<T extends tf.Tensor>(tensor: T, make: (tensor: T) => LinearOperator): LinearOperator {
  const operator = make(tensor);
  tensor.dispose();
  return operator;
}

/** A composed operator that disposes its parts too. */
function owning(composed: LinearOperator, ...parts: readonly LinearOperator[]): LinearOperator {
  return {
    ...composed,
    dispose() {
      for (const part of [composed, ...parts]) part.dispose();
    },
  };
}

const dense = (rows: number, columns: number, index = 0) => of(matrix(rows, columns, index), (m) => denseOperator(m));

function definite(size: number): LinearOperator {
  const entries = tf.tidy(() => {
    const draws = matrix(size, size + 3);
    return tf.add<Tensor2D>(tf.matMul(draws, draws, false, true), tf.eye(size));
  });
  return of(entries, (m) => denseOperator(m, { tags: ['positive-definite'] }));
}

function lowRank(options: { weighted?: boolean; square?: boolean }): LinearOperator {
  const parts = {
    left: matrix(7, 3),
    ...(!options.square && { right: matrix(5, 3, 1) }),
    ...(options.weighted && { weights: positive(3) }),
  };
  const operator = lowRankOperator(parts);
  tf.dispose(parts);
  return operator;
}

const bent = (x: tf.Tensor, y: tf.Tensor) => tf.tanh(tf.add(tf.sin(x), tf.mul(tf.sum(tf.square(y)), x)));

function jacobian(): LinearOperator {
  const at = [matrix(2, 3), matrix(1, 4, 1)];
  const operator = jacobianOperator({ f: bent as (...x: tf.Tensor[]) => tf.Tensor, at });
  tf.dispose(at);
  return operator;
}

function hessian(): LinearOperator {
  const slope = (x: tf.Tensor) => tf.add(tf.tanh(x), tf.mul(x, tf.sum(tf.square(x))));
  return of(matrix(6, 1), (x) => jacobianOperator({ f: slope, at: [x], tags: ['positive-definite'] }));
}

function composed(make: (m: LinearOperator, d: LinearOperator) => LinearOperator): LinearOperator {
  const [m, d] = [dense(6, 4), of(positive(6), (x) => diagonalOperator(x, { tags: ['positive-definite'] }))];
  return owning(make(m, d), m, d);
}

/** One of every kind, and compositions. */
export const operators: Readonly<Record<string, () => LinearOperator>> = {
  dense: () => dense(6, 4),
  'dense, definite': () => definite(6),
  'dense, 1x1': () => of(tf.tensor2d([[2]]), (m) => denseOperator(m, { tags: ['positive-definite'] })),
  'dense, empty': () => of(tf.zeros<tf.Rank.R2>([0, 0]), (m) => denseOperator(m, { tags: ['positive-definite'] })),
  diagonal: () => of(positive(6), (d) => diagonalOperator(d, { tags: ['positive-definite'] })),
  identity: () => identityOperator(6),
  'low rank': () => lowRank({}),
  'low rank, weighted': () => lowRank({ weighted: true }),
  'low rank, symmetric': () => lowRank({ square: true }),
  'low rank, symmetric and weighted': () => lowRank({ square: true, weighted: true }),
  'rank 0': () => of(tf.zeros<tf.Rank.R2>([5, 0]), (left) => lowRankOperator({ left })),
  jacobian,
  'jacobian of a gradient': hessian,
  function: () =>
    functionOperator({
      name: 'reversal',
      rows: 6,
      columns: 6,
      tags: ['symmetric'],
      apply: (v) => tf.reverse(v, 0),
    }),
  gram: () => composed((m) => gramOperator(m)),
  'gram of a transpose': () => composed((m) => gramOperator(m.transpose())),
  'gram of a diagonal': () => composed((_, d) => gramOperator(d)),
  scaled: () => composed((m) => scaledOperator(m, -2.5)),
  'scaled definite': () => composed((_, d) => scaledOperator(d, 3)),
  'scaled negative': () => composed((_, d) => scaledOperator(d, -3)),
  'scaled by 0': () => composed((m) => scaledOperator(gramOperator(m), 0)),
  product: () => composed((m, d) => productOperator(d, m)),
  'product of diagonals': () => composed((_, d) => productOperator(d, identityOperator(6), d)),
  'product of definite ones': () => composed((m, d) => productOperator(sumOperator(gramOperator(m), d), d)),
  sum: () => composed((m) => sumOperator(m, scaledOperator(m, 2))),
  'sum, definite': () => composed((m, d) => sumOperator(gramOperator(m), d)),
  'sum of diagonals': () => composed((_, d) => sumOperator(identityOperator(6), d, d)),
  'matrix-free normal matrix': () =>
    composed((m, d) => sumOperator(scaledOperator(gramOperator(m), 1e-3), scaledOperator(d, 0.1), gramOperator(m))),
};
