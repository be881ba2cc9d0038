import type { FamilyDefinition } from './definition.js';
import { inner } from './positive-definite.js';
import { solveSymmetric } from './symmetric-solve.js';

/** How the search for one member's natural parameters ended. */
export interface NewtonResult {
  readonly eta: Float64Array;
  /** √(rᵀ F⁻¹ r), r = μ − ∇A(η): the error of η in its own standard errors for one sample. */
  readonly residual: number;
  readonly iterations: number;
  readonly status: NewtonStatus;
}

/** `'closed form'` where no search was needed; `'stalled'` when no step improves the fit although it is not good yet. */
export type NewtonStatus = 'closed form' | 'converged' | 'stalled' | 'iterations';

interface Point {
  readonly eta: Float64Array;
  /** A(η) − ⟨η, μ⟩, what is minimised. */
  readonly objective: number;
  /** Size of the rounding errors in it. */
  readonly rounding: number;
}

const MAXIMUM_ITERATIONS = 200;
const TOLERANCE = 1e-13;
/** What rounding may leave of the residual where no step improves it further. */
const ACCEPTABLE = 1e-7;
const EPSILON = 2 ** -52;

/**
 * η with ∇A(η) = μ: Newton's method on the strictly convex A(η) − ⟨η, μ⟩, each step halved until it stays inside the
 * domain and descends   [Boyd & Vandenberghe 2004, Alg. 9.5].
 */
export function newtonNatural<P>(
  definition: FamilyDefinition<P>,
  mu: Float64Array,
  start: ArrayLike<number>,
): NewtonResult {
  let point = pointAt(definition, mu, Float64Array.from(start));
  let residual = Infinity;
  for (let iterations = 0; iterations < MAXIMUM_ITERATIONS; iterations++) {
    const gap = difference(mu, definition.mean(point.eta));
    const step = solveSymmetric(definition.covariance(point.eta), gap);
    const decrement = step === undefined ? Number.NaN : Math.sqrt(Math.max(0, inner(gap, step)));
    const ended = (status: NewtonStatus): NewtonResult => ({ eta: point.eta, residual: decrement, iterations, status });
    if (step === undefined || Number.isNaN(decrement)) return ended('stalled');
    if (decrement <= TOLERANCE) return ended('converged');
    if (decrement < ACCEPTABLE && decrement > residual / 2) return ended('converged'); // rounding is all that is left
    residual = decrement;
    const next = descend(definition, mu, point, step, decrement);
    if (next === undefined) return ended(decrement < ACCEPTABLE ? 'converged' : 'stalled');
    point = next;
  }
  return { eta: point.eta, residual, iterations: MAXIMUM_ITERATIONS, status: 'iterations' };
}

function descend<P>(
  definition: FamilyDefinition<P>,
  mu: Float64Array,
  point: Point,
  step: Float64Array,
  decrement: number,
): Point | undefined {
  for (let share = 1; share > 1e-12; share /= 2) {
    const eta = point.eta.map((value, i) => value + share * (step[i] as number));
    if (!eta.every(Number.isFinite) || !definition.inDomain(eta)) continue;
    const next = pointAt(definition, mu, eta);
    const slack = point.rounding + next.rounding;
    if (next.objective <= point.objective - 0.1 * share * decrement * decrement + slack) return next;
  }
  return undefined;
}

function pointAt<P>(definition: FamilyDefinition<P>, mu: Float64Array, eta: Float64Array): Point {
  const partition = definition.logPartition(eta);
  const size = eta.reduce((total, value, i) => total + Math.abs(value * (mu[i] as number)), Math.abs(partition));
  return { eta, objective: partition - inner(eta, mu), rounding: 4 * EPSILON * size };
}

function difference(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return a.map((value, i) => value - (b[i] as number));
}
