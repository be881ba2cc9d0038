import { type CholeskyFactor, cholesky, type Matrix, multiply } from '@ingd/engine';
import {
  addToDiagonal,
  type NormalEquations,
  normalMatrix,
  solveVector,
  type WeightSolution,
} from '../normal-equations.js';
import { symmetrised } from '../symmetrised.js';
import type { FactorisedProblem } from './problem.js';
import { fieldOf, pullBack, pushForward } from './rbf-sample.js';
import { refine } from './refine.js';

/** Far below what float32 drifts show, far above what float64 products round. */
export const TOLERANCE = 3e-9;
export const MAXIMUM_PRODUCTS = 40;

/** A few seconds: what a Gram matrix in float64 may take. */
const MOST_OPERATIONS = 1e10;

/** Entries of a float32 Gram matrix are off by about this share of its largest one. */
const GRAM_ERROR = 1e-6;

export interface FactorisedSolution extends WeightSolution {
  /** Products with the exact Γ that the refinement took. */
  readonly products: number;
}

/**
 * α and w* from a float32 Gram matrix, refined in float64: the factor of the float32 Γ preconditions conjugate gradients on the
 * exact Γ, which is only ever applied. Where that does not settle (bumps so narrow that the float32 products cancel), the Gram matrix
 * is made in float64, if that is affordable. Undefined when it is not, which leaves the general path.
 */
export async function solveFactorised(
  equations: NormalEquations,
  problem: FactorisedProblem,
): Promise<FactorisedSolution | undefined> {
  const { operator, fields } = problem;
  const quick = refined(equations, problem, await operator.approximateGram(fields));
  if (quick !== undefined) return quick;
  return operationsOfExactGram(problem) > MOST_OPERATIONS ? undefined : refined(equations, problem, exactGram(problem));
}

function refined(equations: NormalEquations, problem: FactorisedProblem, gram: Matrix): FactorisedSolution | undefined {
  const { operator, fields } = problem;
  const factor = factorRobustly(normalMatrix(equations, gram));
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

/** One smoothed field and its push-forward for each statistic. */
function operationsOfExactGram({ fields }: FactorisedProblem): number {
  const { rows, columns } = fields.strengths;
  return 4 * columns * rows * (rows + columns) * fields.points.rows.columns;
}

/** M Mᵀ in float64, a statistic at a time. */
function exactGram({ operator, fields }: FactorisedProblem): Matrix {
  const size = fields.strengths.columns;
  const data = new Float64Array(size * size);
  for (let c = 0; c < size; c++) data.set(pushForward(fields, operator.smooth(fieldOf(fields, c))), c * size);
  return symmetrised({ rows: size, columns: size, data });
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
