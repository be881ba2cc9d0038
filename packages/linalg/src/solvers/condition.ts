import { createKey } from '@ingd/engine';
import type { LinearOperator } from '../operator.js';
import { gramOperator } from '../operators/gram.js';
import { extremeEigenvalues } from '../spectrum/extreme-eigenvalues.js';

/** Steps of the estimate: enough to name the order of magnitude that float32 can see. */
const STEPS = 40;

/** Largest by smallest size of an eigenvalue of a symmetric operator as Lanczos' method sees it, mostly an underestimate. */
export async function estimatedCondition(a: LinearOperator): Promise<number> {
  if (!a.tags.has('symmetric'))
    return Math.sqrt(await estimatedCondition(gramOperator(a.rows > a.columns ? a.transpose() : a)));
  if (!a.tags.has('positive-semidefinite')) return Math.sqrt(await estimatedCondition(gramOperator(a)));
  const { smallest, largest } = await extremeEigenvalues(a, { key: createKey(2), steps: STEPS });
  return largest.value / Math.max(smallest.value, 2 ** -24 * largest.value);
}
