import { expectNumber, expectShape, type Key, uniform } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnsOf } from '../dense-form.js';
import type { LinearOperator } from '../operator.js';
import { diagonalOperator } from '../operators/diagonal.js';
import type { Preconditioner } from '../solver.js';
import { expectSymmetric } from '../solvers/expect-operator.js';
import { diagonalOf } from './diagonal-of.js';

/** Where `jacobi` has the diagonal from. */
export interface JacobiOptions {
  /** The diagonal, `[n]`, where it is known; borrowed, and needed until `prepare` is done. */
  readonly diagonal?: Tensor1D;
  /** Draws the probes of an estimate; needed where the operator's structure does not tell its diagonal. */
  readonly key?: Key;
  /** Products for an estimate; 32 where absent. An operator of no more rows is applied to its unit vectors instead. */
  readonly probes?: number;
}

/** Entries below this share of the largest are raised to it, so that the preconditioner stays definite. */
const FLOOR = 1e-6;

/**
 * P = |diag(A)|. The diagonal is taken as given; or from the structure (dense, diagonal, low rank, and their sums, multiples and Gram
 * matrices, exactly); or estimated as the mean of v ∘ A v over random signs v, with an error of about √(2 Σⱼ≠ᵢ Aᵢⱼ² / probes)
 * [Bekas, Kokiopoulou & Saad 2007].
 * @throws RangeError from `prepare` for a diagonal of another length, or one that must be estimated without a key
 */
export function jacobi(options: JacobiOptions = {}): Preconditioner {
  const { probes = 32 } = options;
  expectNumber('jacobi', 'probes', probes, { minimum: 1, integer: true });
  return {
    name: 'jacobi',
    async prepare(a) {
      expectSymmetric('jacobi', a);
      const reciprocals = tf.tidy(() => {
        const diagonal = tf.abs(chosenDiagonal(a, { ...options, probes }));
        const floor = tf.mul(tf.max(diagonal), FLOOR);
        const raised = tf.maximum<Tensor1D>(diagonal, floor);
        return tf.div<Tensor1D>(1, tf.where(tf.equal(raised, 0), tf.onesLike(raised), raised)); // a diagonal of zeros levels nothing
      });
      const inverse = diagonalOperator(reciprocals, { tags: ['positive-definite'] });
      reciprocals.dispose();
      return { inverse, dispose: () => inverse.dispose() };
    },
  };
}

function chosenDiagonal(
  a: LinearOperator,
  { diagonal, key, probes }: JacobiOptions & { readonly probes: number },
): Tensor1D {
  if (diagonal !== undefined) {
    expectShape('jacobi', 'diagonal', diagonal, [a.rows]);
    return diagonal;
  }
  const known = diagonalOf(a);
  if (known !== undefined) return known;
  if (a.rows <= probes) return tf.sum(tf.mul(columnsOf(a, { from: 0, count: a.rows }), tf.eye(a.rows)), 1);
  if (key === undefined) {
    throw new RangeError(
      `jacobi: expected a key to estimate the diagonal of ${a.name} [${a.rows}, ${a.rows}], got none; pass key or diagonal`,
    );
  }
  return estimated(a, key, probes);
}

function estimated(a: LinearOperator, key: Key, probes: number): Tensor1D {
  const signs = tf.sub<Tensor2D>(tf.mul(tf.step(tf.sub(uniform<tf.Rank.R2>(key, [a.rows, probes]), 0.5)), 2), 1);
  return tf.mean<Tensor1D>(tf.mul(signs, a.apply(signs)), 1);
}
