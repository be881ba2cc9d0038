import { expectShape } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, Tag } from '../operator.js';
import { functionOperator } from './function-operator.js';
import { kept } from './kept.js';

/** U diag(w) Vᵀ. */
export interface LowRankOperatorOptions {
  /** U, `[m, r]` */
  readonly left: Tensor2D;
  /** V, `[n, r]`; U where absent, and the operator is then symmetric. */
  readonly right?: Tensor2D;
  /** w, `[r]`; ones where absent, and U Uᵀ is then tagged semidefinite. */
  readonly weights?: Tensor1D;
  /** What else the caller knows, as `positive-semidefinite` for weights of at least 0. */
  readonly tags?: Iterable<Tag>;
}

/**
 * U diag(w) Vᵀ by its factors, kept by reference until `dispose`: `[m, n]` of rank r at most.
 * @throws RangeError when the factors do not have as many columns as one another and as there are weights
 */
export function lowRankOperator({ left, right, weights, tags = [] }: LowRankOperatorOptions): LinearOperator {
  expectShape('lowRankOperator', 'left', left, [null, null]);
  const [rows, rank] = left.shape;
  if (right !== undefined) expectShape('lowRankOperator', 'right', right, [null, rank]);
  if (weights !== undefined) expectShape('lowRankOperator', 'weights', weights, [rank]);
  const own = { left: kept(left), right: right && kept(right), weights: weights && kept(weights) };
  const columns = right?.shape[0] ?? rows;
  const through =
    (from: Tensor2D, to: Tensor2D) =>
    (v: Tensor2D): Tensor2D => {
      if (rank === 0) return tf.zeros<tf.Rank.R2>([to.shape[0], v.shape[1]]);
      const inner: Tensor2D = tf.matMul(from, v, true, false); // [r, k]
      return tf.matMul(to, own.weights ? tf.mul<Tensor2D>(tf.reshape(own.weights, [rank, 1]), inner) : inner);
    };
  const known: Tag[] = right ? [] : weights ? ['symmetric'] : ['positive-semidefinite'];
  return functionOperator({
    name: 'low-rank',
    rows,
    columns,
    tags: [...known, ...tags],
    apply: through(own.right ?? own.left, own.left),
    applyTransposed: through(own.left, own.right ?? own.left),
    cost: { operations: 2 * (rows + columns) * rank, bytes: 4 * (rows + rank) },
    structure: { kind: 'low-rank', ...own },
    dispose: () => tf.dispose(own),
  });
}
