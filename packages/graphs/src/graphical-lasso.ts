import { expectNumber, type Matrix } from '@ingd/engine';
import { factorIfDefinite, inverseOf } from './block/factor.js';
import { type BlockLimits, type BlockSolution, type SolveStatus, solveBlock } from './block/solve-block.js';
import { componentsAbove } from './components.js';
import { expectCovariance } from './expect-covariance.js';
import { placeSubmatrix, submatrix } from './submatrix.js';

/** When the solver stops, and where it starts. */
export interface GraphicalLassoLimits {
  /** The duality gap that is small enough, in nats; 1e-10 for each variable unless told. */
  readonly tolerance?: number;
  /** Newton steps of each component, at most; 100 unless told. */
  readonly maxIterations?: number;
}

/** How much to penalise. */
export interface GraphicalLassoOptions extends GraphicalLassoLimits {
  /** α, the weight of Σ_{i≠j} |Θ_ij|, in units of the covariance; 0 gives the inverse of the covariance. */
  readonly alpha: number;
  /** A precision to start from, such as that of a neighbouring α, `[d, d]`, positive definite; the diagonal's unless told. */
  readonly start?: Matrix | undefined;
}

/** A sparse precision matrix, and how far it can be from the best one. */
export interface GraphicalLasso {
  /** Θ, `[d, d]`, symmetric, positive definite, exactly 0 where there is no edge. */
  readonly precision: Matrix;
  /** Θ⁻¹, `[d, d]`. */
  readonly covariance: Matrix;
  readonly alpha: number;
  /** tr(SΘ) − log det Θ + α Σ_{i≠j} |Θ_ij|, in nats. */
  readonly objective: number;
  /** The objective is above the least one by no more than this. */
  readonly gap: number;
  /** Newton steps of the component that took most. */
  readonly iterations: number;
  /** `stalled` where float64 allows no further decrease, `iteration-limit` where more steps were needed. */
  readonly status: SolveStatus;
  /** Sets of variables between which Θ is 0 for certain, found before solving. */
  readonly components: readonly (readonly number[])[];
}

/**
 * The precision matrix Θ ≻ 0 that minimises tr(SΘ) − log det Θ + α Σ_{i≠j} |Θ_ij|; the diagonal is not penalised
 * [Friedman, Hastie & Tibshirani 2008]. The components of |S_ij| > α are solved apart, each by sparse Newton steps.
 * @param covariance S, `[d, d]`, symmetric, divided by n as `empiricalCovariance` has it
 * @throws RangeError when S is no covariance, a variance is 0, α is negative, or α is 0 and S singular
 */
export function graphicalLasso(covariance: Matrix, options: GraphicalLassoOptions): GraphicalLasso {
  expectCovariance('graphicalLasso', covariance);
  expectNumber('graphicalLasso', 'alpha', options.alpha, { minimum: 0 });
  const limits = settledLimits('graphicalLasso', covariance.rows, options);
  expectStart(covariance, options.start);
  return solve(covariance, { alpha: options.alpha, start: options.start?.data, limits });
}

/** The limits with their defaults. */
export function settledLimits(functionName: string, size: number, limits: GraphicalLassoLimits): BlockLimits {
  const { tolerance = 1e-10 * size, maxIterations = 100 } = limits;
  expectNumber(functionName, 'tolerance', tolerance, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'maxIterations', maxIterations, { minimum: 1, integer: true });
  return { tolerance, maxIterations };
}

function expectStart({ rows }: Matrix, start: Matrix | undefined): void {
  if (start === undefined) return;
  if (start.rows === rows && start.columns === rows) {
    if (factorIfDefinite(start.data, rows) !== undefined) return;
  }
  throw new RangeError(
    `graphicalLasso: expected start to be positive definite, [${rows}, ${rows}], got [${start.rows}, ${start.columns}]; pass the precision of another solution`,
  );
}

/** What the public functions share, arguments checked. */
export interface SolveRequest {
  readonly alpha: number;
  readonly start: Float64Array | undefined;
  readonly limits: BlockLimits;
}

/** Solves every component and puts the parts together. */
export function solve({ rows: size, data }: Matrix, { alpha, start, limits }: SolveRequest): GraphicalLasso {
  const [precision, inverse] = [new Float64Array(size * size), new Float64Array(size * size)];
  const components = componentsAbove(data, size, alpha);
  const parts = components.map((members) => {
    const part = solveComponent(submatrix(data, size, members), {
      alpha,
      start: start && submatrix(start, size, members),
      limits: { ...limits, tolerance: (limits.tolerance * members.length) / size },
    });
    placeSubmatrix(precision, size, members, part.precision);
    placeSubmatrix(inverse, size, members, part.inverse);
    return part;
  });
  return {
    precision: { rows: size, columns: size, data: precision },
    covariance: { rows: size, columns: size, data: inverse },
    alpha,
    objective: sum(parts.map((part) => part.objective)),
    gap: sum(parts.map((part) => part.gap)),
    iterations: parts.reduce((most, { iterations }) => Math.max(most, iterations), 0),
    status: worst(parts),
    components,
  };
}

function solveComponent(covariance: Float64Array, { alpha, start, limits }: SolveRequest): BlockSolution {
  const size = Math.sqrt(covariance.length);
  if (size === 1) return singleVariable(covariance[0] as number);
  if (alpha === 0) return unpenalised(covariance, size);
  return solveBlock({ size, covariance, alpha }, start ?? diagonalStart(covariance, size), limits);
}

function singleVariable(variance: number): BlockSolution {
  const precision = Float64Array.of(1 / variance);
  const objective = 1 + Math.log(variance);
  return { precision, inverse: Float64Array.of(variance), objective, gap: 0, iterations: 0, status: 'converged' };
}

/** Without a penalty the solution is S⁻¹. */
function unpenalised(covariance: Float64Array, size: number): BlockSolution {
  const factor = factorIfDefinite(covariance, size);
  if (factor === undefined) {
    throw new RangeError(
      'graphicalLasso: expected a regular covariance for alpha 0, got a singular one; raise alpha, or give more samples',
    );
  }
  const objective = size + factor.logDeterminant;
  return { precision: inverseOf(factor), inverse: covariance, objective, gap: 0, iterations: 0, status: 'converged' };
}

/** The solution for an α that leaves no edge. */
function diagonalStart(covariance: Float64Array, size: number): Float64Array {
  return covariance.map((entry, at) => (at % (size + 1) === 0 ? 1 / entry : 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function worst(parts: readonly BlockSolution[]): SolveStatus {
  const found = new Set(parts.map(({ status }) => status));
  if (found.has('iteration-limit')) return 'iteration-limit';
  return found.has('stalled') ? 'stalled' : 'converged';
}
