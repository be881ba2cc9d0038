import { createKey } from '@ingd/engine';
import type { LinearOperator } from '../operator.js';
import { gramOperator } from '../operators/gram.js';
import { extremeEigenvalues } from '../spectrum/extreme-eigenvalues.js';

/** Steps of the estimate: enough to name the order of magnitude that float32 can see. */
const STEPS = 40;

/** What Lanczos' method sees of an operator. */
export interface Conditioning {
  /** ‖A‖, mostly an underestimate by little. */
  readonly norm: number;
  /** Largest by smallest singular value, mostly an underestimate. */
  readonly condition: number;
}

/** Estimates by the spectrum of a semidefinite operator, or of A Aᵀ for others. */
export async function estimatedConditioning(a: LinearOperator): Promise<Conditioning> {
  if (!a.tags.has('positive-semidefinite')) {
    const squared = await estimatedConditioning(gramOperator(a.rows > a.columns ? a.transpose() : a));
    return { norm: Math.sqrt(squared.norm), condition: Math.sqrt(squared.condition) };
  }
  const { smallest, largest } = await extremeEigenvalues(a, { key: createKey(2), steps: STEPS });
  const least = Math.max(smallest.value, 2 ** -24 * largest.value);
  return { norm: largest.value, condition: least > 0 ? largest.value / least : Number.POSITIVE_INFINITY };
}
