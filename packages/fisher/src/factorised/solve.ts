import { type CholeskyFactor, cholesky, type Matrix, multiply } from '@ingd/engine';
import {
  addToDiagonal,
  type NormalEquations,
  normalMatrix,
  solveVector,
  type WeightSolution,
} from '../normal-equations.js';
import type { FactorisedProblem } from './problem.js';
import { pullBack, pushForward } from './rbf-sample.js';
import { refine } from './refine.js';

/** Far below what float32 drifts show, far above what float64 products round. */
export const TOLERANCE = 1e-8;
export const MAXIMUM_PRODUCTS = 40;

/** Entries of a float32 Gram matrix are off by about this share of its largest one. */
const GRAM_ERROR = 1e-6;

export interface FactorisedSolution extends WeightSolution {
  /** Products with the exact Γ that the refinement took. */
  readonly products: number;
}

/**
 * α and w* from a float32 Gram matrix, refined in float64: the factor of the float32 Γ preconditions conjugate gradients on the
 * exact Γ, which is only ever applied. Undefined when the refinement does not settle, which leaves the general path.
 */
export async function solveFactorised(
  equations: NormalEquations,
  problem: FactorisedProblem,
): Promise<FactorisedSolution | undefined> {
  const { operator, fields } = problem;
  const factor = factorRobustly(normalMatrix(equations, await operator.approximateGram(fields)));
  if (factor === undefined) return undefined;
  const { solution, converged, products } = refine({
    apply: (alpha) => applyNormal(equations, problem, alpha),
    precondition: (residual) => solveVector(factor, residual),
    rightHandSide: equations.gradient,
    tolerance: TOLERANCE,
    maximumProducts: MAXIMUM_PRODUCTS,
  });
  if (!converged) return undefined;
  return { alpha: solution, weights: operator.weights(pullBack(fields, solution)), products };
}

/** Γ α = λ (F + ρI) α + J K Jᵀ α. */
function applyNormal(
  { metric, damping }: NormalEquations,
  { operator, fields }: FactorisedProblem,
  alpha: Float64Array,
): Float64Array {
  const moved = pushForward(fields, operator.smooth(pullBack(fields, alpha)));
  const spread = multiply(metric, { rows: alpha.length, columns: 1, data: alpha }).data;
  return moved.map((value, i) => value + damping * (spread[i] as number));
}

/** The factor of Γ̃, with float32's error added to its diagonal where rounding has made it indefinite. */
function factorRobustly(matrix: Matrix): CholeskyFactor | undefined {
  return factorOrNothing(matrix) ?? factorOrNothing(addToDiagonal(matrix, GRAM_ERROR * matrix.rows * largest(matrix)));
}

function largest({ data }: Matrix): number {
  return data.reduce((maximum, entry) => Math.max(maximum, Math.abs(entry)), 0);
}

function factorOrNothing(matrix: Matrix): CholeskyFactor | undefined {
  try {
    return cholesky(matrix);
  } catch {
    return undefined;
  }
}
