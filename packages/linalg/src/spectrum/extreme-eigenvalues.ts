import { expectNumber, type Key, normal, requireMemory } from '@ingd/engine';
import type * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { expectSymmetric } from '../solvers/expect-operator.js';
import { lanczos } from './lanczos.js';
import { tridiagonalEigen } from './tridiagonal-eigen.js';

/** Where Lanczos steps start, and how many there are. */
export interface ExtremeEigenvaluesOptions {
  /** Draws the start vector. */
  readonly key: Key;
  /** Products with A; 60 where absent, and never more than n. */
  readonly steps?: number;
}

/** An eigenvalue as far as it was found: one lies within `value ± error`, up to float32 rounding of the products. */
export interface EigenvalueEstimate {
  readonly value: number;
  readonly error: number;
}

/** The ends of a spectrum. `smallest` is at least, `largest` at most the true one, up to rounding. */
export interface ExtremeEigenvalues {
  readonly smallest: EigenvalueEstimate;
  readonly largest: EigenvalueEstimate;
  /** Products with A. */
  readonly iterations: number;
}

/** Rounding of a float32 product, relative to the largest eigenvalue. */
const ROUNDING = 2 ** -23;

/**
 * The smallest and the largest eigenvalue of a symmetric operator by Lanczos' method with full reorthogonalisation
 * [Parlett 1998, Chapter 13]. The error bounds are |β sₘ| of each Ritz vector, plus the rounding of float32; NaN where a product is not finite.
 * @throws RangeError when the operator is not tagged symmetric, or empty, or the basis of 4 n steps bytes does not fit
 */
export async function extremeEigenvalues(
  a: LinearOperator,
  { key, steps = 60 }: ExtremeEigenvaluesOptions,
): Promise<ExtremeEigenvalues> {
  expectSymmetric('extremeEigenvalues', a);
  expectNumber('extremeEigenvalues', 'rows of the operator', a.rows, { minimum: 1 });
  expectNumber('extremeEigenvalues', 'steps', steps, { minimum: 1, integer: true });
  const count = Math.min(steps, a.rows);
  requireMemory({ functionName: 'extremeEigenvalues', bytes: 8 * a.rows * count, remedy: `lower steps (${count})` });
  const start = normal<tf.Rank.R2>(key, [a.rows, 1]);
  try {
    const [matrix] = await lanczos(a, start, count);
    const { diagonal, offDiagonal, remainder } = matrix as NonNullable<typeof matrix>;
    const { values, vectors } = tridiagonalEigen(diagonal, offDiagonal, lastComponents(count));
    const rounding = ROUNDING * Math.max(Math.abs(values[0] as number), Math.abs(values[count - 1] as number));
    const estimate = (i: number): EigenvalueEstimate => ({
      value: values[i] as number,
      error: Math.abs(remainder * (vectors[i]?.[0] as number)) + rounding,
    });
    return { smallest: estimate(0), largest: estimate(count - 1), iterations: count };
  } finally {
    start.dispose();
  }
}

/** Of the unit vectors, the last component alone. */
function lastComponents(count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => Float64Array.of(i === count - 1 ? 1 : 0));
}
