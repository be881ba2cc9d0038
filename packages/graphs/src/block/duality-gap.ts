import { factorIfDefinite } from './factor.js';
import type { BlockProblem } from './problem.js';

/** Shares of the plain feasible point that are mixed in until the matrix is positive definite; at 1 it is. */
const shares = [0, 0.5, 1];

/**
 * How far an objective lies above the least one, at most: the objective less that of a feasible point of the dual problem,
 * max log det V + size over V with V_ii = S_ii and |V_ij − S_ij| ≤ α [Banerjee et al. 2008]. V is W = Θ⁻¹ brought within these bounds.
 */
export function dualityGap(problem: BlockProblem, objective: number, inverse: Float64Array): number {
  for (const share of shares) {
    const factor = factorIfDefinite(feasible(problem, inverse, share), problem.size);
    if (factor !== undefined) return Math.max(0, objective - factor.logDeterminant - problem.size);
  }
  return Number.POSITIVE_INFINITY;
}

/** (1 − share) · W within the bounds + share · S with its other entries drawn towards 0 by a common factor. */
function feasible({ size, covariance, alpha }: BlockProblem, inverse: Float64Array, share: number): Float64Array {
  const kept = Math.max(0, 1 - alpha / largestOffDiagonal(covariance, size));
  const matrix = covariance.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const s = covariance[i * size + j] as number;
      const within = Math.min(s + alpha, Math.max(s - alpha, inverse[i * size + j] as number));
      const value = (1 - share) * within + share * kept * s;
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  return matrix;
}

/** max_{i≠j} |S_ij|. */
export function largestOffDiagonal(covariance: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) largest = Math.max(largest, Math.abs(covariance[i * size + j] as number));
  }
  return largest;
}
