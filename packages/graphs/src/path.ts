import { expectNumber, type Matrix } from '@ingd/engine';
import { expectCovariance } from './expect-covariance.js';
import { type GraphicalLasso, type GraphicalLassoLimits, settledLimits, solve } from './graphical-lasso.js';

/** Which penalties. */
export interface GraphicalLassoPathOptions extends GraphicalLassoLimits {
  /** Positive, in any order; each solution starts from that of the next larger one. */
  readonly alphas: readonly number[];
}

/**
 * The graphical lasso for several α, from the largest to the smallest, in that order.
 * @param covariance S, `[d, d]`
 * @throws RangeError when S is no covariance, a variance is 0, or an α is not positive
 */
export function graphicalLassoPath(
  covariance: Matrix,
  { alphas, ...options }: GraphicalLassoPathOptions,
): readonly GraphicalLasso[] {
  expectCovariance('graphicalLassoPath', covariance);
  expectAlphas('graphicalLassoPath', alphas);
  const limits = settledLimits('graphicalLassoPath', covariance.rows, options);
  const found: GraphicalLasso[] = [];
  for (const alpha of alphas.toSorted((a, b) => b - a)) {
    found.push(solve(covariance, { alpha, start: found.at(-1)?.precision.data, limits }));
  }
  return found;
}

/** Checks a list of penalties. */
export function expectAlphas(functionName: string, alphas: readonly number[]): void {
  if (alphas.length === 0) {
    throw new RangeError(`${functionName}: expected at least one alpha, got none; pass some, such as [0.1]`);
  }
  for (const alpha of alphas) expectNumber(functionName, 'alphas', alpha, { exclusiveMinimum: 0 });
}
