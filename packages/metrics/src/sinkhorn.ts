import { costsOfRow } from './costs.js';
import { pacing } from './pacing.js';
import { hostSamples, type Sample, type Samples } from './samples.js';
import { type SinkhornOptions, type SinkhornSettings, sinkhornSettings } from './sinkhorn-options.js';
import {
  costBound,
  potentialsBetween,
  potentialsWithin,
  type SinkhornPotentials,
  type SinkhornRun,
} from './sinkhorn-potentials.js';

/** How the iterations ended. */
export interface SinkhornEnd {
  readonly status: 'converged' | 'iterations';
  /** Σ |row marginal − weight| of the worst plan, in total mass. */
  readonly marginalError: number;
  /** Of the longest run. */
  readonly iterations: number;
  /** ε, in the units of the cost. */
  readonly regularization: number;
}

/** A regularised plan's cost. */
export interface SinkhornTransport extends SinkhornEnd {
  /** ⟨P, C⟩, in the units of the cost. */
  readonly planCost: number;
  /** min ⟨P, C⟩ + ε KL(P ‖ a ⊗ b). */
  readonly value: number;
}

/** The divergence, and how its three problems ended. */
export interface SinkhornDivergence extends SinkhornEnd {
  /** In the units of the cost; its root for order 2 compares with W₂. */
  readonly divergence: number;
}

/**
 * S = OT(x, y) − ½ OT(x, x) − ½ OT(y, y) with OT = min ⟨P, C⟩ + ε KL(P ‖ a ⊗ b): between optimal transport (ε → 0) and half the squared
 * energy distance (order 1, ε → ∞); 0 for equal samples alone, and positive otherwise, but for what the tolerance leaves
 * [Feydy et al. 2019]. In the log domain and in float64. Above 2²⁴ pairs costs are computed anew in each iteration, so that
 * memory does not grow with the pairs.
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @returns with `status: 'iterations'` when the tolerance was not reached
 * @throws RangeError when the columns differ, a sample is empty or not finite, weights are negative or all 0, a number of the
 * options is out of range, or all points are equal and no regularization was given; the signal's reason when it was raised
 */
export async function sinkhornDivergence(
  x: Samples,
  y: Samples,
  options: SinkhornOptions = {},
): Promise<SinkhornDivergence> {
  const [first, second] = await hostSamples('sinkhornDivergence', { x, y, weights: options.weights });
  const settings = sinkhornSettings('sinkhornDivergence', options, { x: first, y: second });
  const run = runOf(options, settings, { x: first, y: second, passes: 2 });
  const between = await potentialsBetween(first, second, run);
  const ofX = await potentialsWithin(first, run);
  const ofY = await potentialsWithin(second, run);
  const divergence = mean(first, between.f) + mean(second, between.g) - mean(first, ofX.f) - mean(second, ofY.f);
  return { divergence, ...endOf([between, ofX, ofY], settings) };
}

/**
 * Regularised transport itself, by Sinkhorn's iterations in the log domain: what its plan costs, and the value that it minimises
 * [Cuturi 2013]. Not 0 for equal samples; `sinkhornDivergence` is.
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @throws as `sinkhornDivergence`
 */
export async function sinkhornTransport(
  x: Samples,
  y: Samples,
  options: SinkhornOptions = {},
): Promise<SinkhornTransport> {
  const [first, second] = await hostSamples('sinkhornTransport', { x, y, weights: options.weights });
  const settings = sinkhornSettings('sinkhornTransport', options, { x: first, y: second });
  const run = runOf(options, settings, { x: first, y: second, passes: 1 });
  const potentials = await potentialsBetween(first, second, run);
  const value = mean(first, potentials.f) + mean(second, potentials.g);
  return { planCost: planCost(first, second, { potentials, settings }), value, ...endOf([potentials], settings) };
}

/** Half of the iterations that may be made is a fair guess of those that will. */
function runOf(
  options: SinkhornOptions,
  settings: SinkhornSettings,
  { x, y, passes }: { x: Sample; y: Sample; passes: number },
): SinkhornRun {
  const pace = pacing(options, passes * x.rows * y.rows * (settings.maximumIterations / 2));
  return { settings, pace, largest: costBound([x, y], settings.order) };
}

function mean({ weights, total }: Sample, values: Float64Array): number {
  return values.reduce((sum, value, i) => sum + (weights[i] as number) * value, 0) / total;
}

function endOf(problems: readonly SinkhornPotentials[], { regularization, tolerance }: SinkhornSettings): SinkhornEnd {
  const marginalError = Math.max(...problems.map((problem) => problem.marginalError));
  return {
    status: marginalError <= tolerance ? 'converged' : 'iterations',
    marginalError,
    iterations: Math.max(...problems.map(({ iterations }) => iterations)),
    regularization,
  };
}

function planCost(
  x: Sample,
  y: Sample,
  { potentials: { f, g }, settings }: { potentials: SinkhornPotentials; settings: SinkhornSettings },
): number {
  const { order, regularization } = settings;
  const costs = new Float64Array(y.rows);
  const fill = costsOfRow(x, y, order);
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    fill(i, costs);
    let ofRow = 0;
    for (let j = 0; j < y.rows; j++) {
      const cost = costs[j] as number;
      ofRow +=
        (y.weights[j] as number) * cost * Math.exp(((f[i] as number) + (g[j] as number) - cost) / regularization);
    }
    sum += (x.weights[i] as number) * ofRow;
  }
  return sum / (x.total * y.total);
}
