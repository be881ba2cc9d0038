import { cholesky, gram, type Matrix } from '@ingd/engine';
import type { Pace } from './pacing.js';

/** Maximise Σ wᵢ log Σₗ Aₗᵢ θₗ over θ on the simplex. */
export interface MixtureProblem {
  /** A, not negative, a component a row: `[l, n]`. */
  readonly densities: Matrix;
  /** w, adding up to 1, `[n]`. */
  readonly weights: Float64Array;
  readonly tolerance: number;
  readonly maximumIterations: number;
  /** One unit of work is an iteration. */
  readonly pace: Pace;
}

/** θ, and how far at most the objective lies below its maximum. */
export interface MixtureWeights {
  readonly theta: Float64Array;
  readonly objective: number;
  readonly gap: number;
  readonly iterations: number;
}

/**
 * By a primal-dual interior point method for max Σ w log(Aᵀθ) − Σ θ over θ ≥ 0, whose maximum has Σ θ = 1 by itself; ten to thirty
 * steps where EM takes thousands  [Kim, Carbonetto, Stephens & Anitescu 2020]. On the simplex the largest derivative less 1 bounds
 * what is still to be gained, as the objective is concave: the answer comes with a certificate.
 */
export async function mixtureWeights(problem: MixtureProblem): Promise<MixtureWeights> {
  const { densities, tolerance, maximumIterations, pace } = problem;
  let theta: Float64Array = new Float64Array(densities.rows).fill(1 / densities.rows);
  let slack: Float64Array = new Float64Array(densities.rows).fill(1);
  for (let iterations = 1; ; iterations++) {
    const answer = judged(problem, theta);
    if (answer.gap <= tolerance || iterations >= maximumIterations) return { ...answer, iterations };
    ({ theta, slack } = await newtonStep(problem, { theta, slack }));
    const pause = pace(1);
    if (pause) await pause;
  }
}

/** θ brought onto the simplex, with its objective and the bound of its shortfall. */
function judged(problem: MixtureProblem, theta: Float64Array): Omit<MixtureWeights, 'iterations'> {
  const total = theta.reduce((sum, value) => sum + value, 0);
  const onSimplex = theta.map((value) => value / total);
  const mixture = mixtureOf(problem, onSimplex);
  const gap = slopeOf(problem, mixture).reduce((most, value) => Math.max(most, value), 0) - 1;
  const objective = mixture.reduce((sum, density, i) => sum + (problem.weights[i] as number) * Math.log(density), 0);
  return { theta: onSimplex, objective, gap };
}

interface Iterate {
  readonly theta: Float64Array;
  /** What the derivatives lack to 1: multipliers of θ ≥ 0. */
  readonly slack: Float64Array;
}

/** How much nearer to the boundary one step aims, and how much of the way to it one step may go. */
const [centring, reach] = [0.1, 0.95];

async function newtonStep(problem: MixtureProblem, { theta, slack }: Iterate): Promise<Iterate> {
  const size = theta.length;
  const barrier = (centring * theta.reduce((sum, value, l) => sum + value * (slack[l] as number), 0)) / size;
  const mixture = mixtureOf(problem, theta);
  const slope = slopeOf(problem, mixture);
  const hessian = await curvature(problem, mixture);
  for (let l = 0; l < size; l++) {
    const at = l * (size + 1);
    hessian.data[at] = (hessian.data[at] as number) + (slack[l] as number) / (theta[l] as number);
  }
  const right = slope.map((value, l) => value - 1 + barrier / (theta[l] as number));
  const step = cholesky(hessian).solve({ rows: size, columns: 1, data: right }).data;
  const slackStep = step.map(
    (value, l) => (barrier - (slack[l] as number) * value) / (theta[l] as number) - (slack[l] as number),
  );
  return { theta: stepped(theta, step), slack: stepped(slack, slackStep) };
}

/** As far along the step as leaves everything positive. */
function stepped(from: Float64Array, step: Float64Array): Float64Array {
  const furthest = step.reduce(
    (most, value, l) => (value < 0 ? Math.min(most, -(from[l] as number) / value) : most),
    2,
  );
  const length = Math.min(1, reach * furthest);
  return from.map((value, l) => value + length * (step[l] as number));
}

/** Aᵀθ, `[n]`. */
function mixtureOf({ densities: { rows, columns, data } }: MixtureProblem, theta: Float64Array): Float64Array {
  const mixture = new Float64Array(columns);
  for (let l = 0; l < rows; l++) {
    const share = theta[l] as number;
    for (let i = 0; i < columns; i++) {
      mixture[i] = (mixture[i] as number) + share * (data[l * columns + i] as number);
    }
  }
  return mixture;
}

/** ∂ₗ = Σᵢ wᵢ Aₗᵢ / mixtureᵢ, `[l]`. */
function slopeOf({ densities: { rows, columns, data }, weights }: MixtureProblem, mixture: Float64Array): Float64Array {
  const scale = weights.map((weight, i) => weight / (mixture[i] as number));
  return Float64Array.from({ length: rows }, (_, l) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += (data[l * columns + i] as number) * (scale[i] as number);
    return sum;
  });
}

/** Σᵢ wᵢ AₗᵢAₖᵢ / mixtureᵢ², `[l, l]`. */
async function curvature({ densities, weights }: MixtureProblem, mixture: Float64Array): Promise<Matrix> {
  const { rows, columns, data } = densities;
  const scale = weights.map((weight, i) => Math.sqrt(weight) / (mixture[i] as number));
  return gram({ rows, columns, data: data.map((value, at) => value * (scale[at % columns] as number)) });
}
