import { dualityGap } from './duality-gap.js';
import { factorIfDefinite, inverseOf } from './factor.js';
import { type FreeSet, freeSet } from './free-set.js';
import { type DirectionOptions, newtonDirection } from './newton-direction.js';
import { polish } from './polish.js';
import { type BlockProblem, type BlockState, stateOf } from './problem.js';

/** When to stop. */
export interface BlockLimits {
  /** The duality gap that is small enough, in nats. */
  readonly tolerance: number;
  /** At most so many Newton steps. */
  readonly maxIterations: number;
}

/** How the solver ended: `stalled` where float64 allows no further decrease. */
export type SolveStatus = 'converged' | 'iteration-limit' | 'stalled';

/** Θ and Θ⁻¹ of a block, and how good they are. */
export interface BlockSolution {
  readonly precision: Float64Array;
  readonly inverse: Float64Array;
  readonly objective: number;
  readonly gap: number;
  readonly iterations: number;
  readonly status: SolveStatus;
}

/**
 * Newton steps whose quadratic models are minimised by coordinate descent over the free entries, with a line search that
 * keeps Θ positive definite [Hsieh, Sustik, Dhillon & Ravikumar 2014].
 * @param start positive definite, `[size, size]`
 */
export function solveBlock(problem: BlockProblem, start: Float64Array, limits: BlockLimits): BlockSolution {
  const factor = factorIfDefinite(start, problem.size);
  if (factor === undefined)
    throw new RangeError('solveBlock: expected a positive definite start; start from a diagonal');
  let state = stateOf(problem, start, factor);
  let predicted = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let iterations = 0; ; iterations++) {
    const inverse = inverseOf(state.factor);
    const done = (status: SolveStatus, gap = dualityGap(problem, state.objective, inverse)): BlockSolution => {
      return { precision: state.precision, inverse, objective: state.objective, gap, iterations, status };
    };
    if (worthAsking(predicted, limits)) {
      const gap = dualityGap(problem, state.objective, inverse);
      if (gap === Number.POSITIVE_INFINITY) throw notSemidefinite(problem);
      if (gap <= limits.tolerance) return done('converged', gap);
      if (-predicted < rounding(state) && predicted !== 0 && gap > least / 2) return done('stalled', gap);
      least = gap;
    }
    if (iterations === limits.maxIterations) return done('iteration-limit');
    const next = newtonStep(problem, state, { inverse, predicted });
    if (next === undefined) return done('stalled');
    ({ state, predicted } = next);
  }
}

/** The gap costs a factor: it is asked for before the first step, and once the last one gained so little that it may be closed. */
function worthAsking(predicted: number, { tolerance }: BlockLimits): boolean {
  return predicted === 0 || -predicted < Math.sqrt(tolerance);
}

interface NewtonStep {
  readonly state: BlockState;
  /** The decrease that the model promised to first order; negative. */
  readonly predicted: number;
}

function newtonStep(
  problem: BlockProblem,
  state: BlockState,
  { inverse, predicted: before }: { inverse: Float64Array; predicted: number },
): NewtonStep | undefined {
  const model = {
    problem,
    precision: state.precision,
    inverse,
    free: freeSet(problem, { precision: state.precision, inverse }),
  };
  const found = newtonDirection(model, directionOptions(model.free, problem.size, before));
  const along = (direction: Float64Array, shortest: number): NewtonStep | undefined => {
    const predicted = predictedChange(problem, { precision: state.precision, inverse, direction });
    const next = predicted < 0 ? lineSearch(problem, state, { direction, predicted, shortest }) : undefined;
    return next && { state: next, predicted };
  };
  const slow = found.remaining >= 0.1 && !isRough(before);
  return (slow ? along(polish(model, found.values), 0.25) : undefined) ?? along(found.values, 1e-10);
}

/** At first a rough direction will do. */
function isRough(predicted: number): boolean {
  return predicted === 0 || predicted < -1;
}

/** Multiplications that the sweeps of one step may take where that allows more than 20 of them. */
const sweepBudget = 2e6;

/** Near the end the model is right, and is minimised well. */
function directionOptions(free: FreeSet, size: number, predicted: number): DirectionOptions {
  if (isRough(predicted)) return { sweeps: 4, tolerance: 0.05 };
  const sweeps = Math.min(1000, Math.max(20, Math.ceil(sweepBudget / (3 * size * free.columns.length))));
  return { sweeps, tolerance: Math.max(1e-6, Math.min(0.05, -predicted)) };
}

/** Halves the step until Θ is positive definite and the objective falls by a share of what was promised. */
function lineSearch(
  problem: BlockProblem,
  state: BlockState,
  { direction, predicted, shortest }: { direction: Float64Array; predicted: number; shortest: number },
): BlockState | undefined {
  for (let length = 1; length >= shortest; length /= 2) {
    const candidate = state.precision.map((entry, at) => entry + length * (direction[at] as number));
    const factor = factorIfDefinite(candidate, problem.size);
    if (factor === undefined) continue;
    const next = stateOf(problem, candidate, factor);
    if (next.objective <= state.objective + 1e-3 * length * predicted + rounding(state)) return next;
  }
  return undefined;
}

/** What the objective cannot tell apart. The gap falls in proportion to the error of Θ, not to its square, and can go on falling. */
function rounding({ objective }: BlockState): number {
  return 1e-14 * Math.max(1, Math.abs(objective));
}

/** tr((S − W)D) + α (Σ |Θ + D| − Σ |Θ|). */
function predictedChange(
  { size, covariance, alpha }: BlockProblem,
  { precision, inverse, direction }: { precision: Float64Array; inverse: Float64Array; direction: Float64Array },
): number {
  let change = 0;
  for (let at = 0; at < direction.length; at++) {
    const d = direction[at] as number;
    if (d === 0) continue;
    change += ((covariance[at] as number) - (inverse[at] as number)) * d;
    if (at % (size + 1) === 0) continue;
    const entry = precision[at] as number;
    change += alpha * (Math.abs(entry + d) - Math.abs(entry));
  }
  return change;
}

function notSemidefinite({ alpha }: BlockProblem): RangeError {
  return new RangeError(
    `graphicalLasso: expected a positive semidefinite covariance, or an alpha well above rounding, got one that no change of its entries by ${alpha} makes definite; pass empiricalCovariance(samples), or raise alpha`,
  );
}
