import { costMatrix, costsOfRow } from './costs.js';
import type { Pace } from './pacing.js';
import type { Sample } from './samples.js';
import type { SinkhornSettings } from './sinkhorn-options.js';

/** One sample onto another: potentials f and g of the regularised problem, and how the iterations ended. */
export interface SinkhornPotentials {
  /** `[n]`, in the units of the cost. */
  readonly f: Float64Array;
  /** `[m]`. */
  readonly g: Float64Array;
  /** Σ |row marginal − a| of the plan. */
  readonly marginalError: number;
  /** At the final ε. */
  readonly iterations: number;
}

/** Up to so many costs are kept, in both orders of reading (256 MiB); more are computed anew in every iteration. */
const mostKept = 2 ** 24;

/** Writes, for each point of one side, the soft minimum over the other of cost − potential. */
type SoftMinimum = (potential: Float64Array, epsilon: number, into: Float64Array) => Promise<void>;

/**
 * −ε log Σⱼ bⱼ exp((gⱼ − C(xᵢ, yⱼ)) / ε) for every row of x, in the log domain: no ε underflows  [Peyré & Cuturi 2019, section 4.4].
 */
function softMinimum(x: Sample, y: Sample, { order, pace }: { order: 1 | 2; pace: Pace }): SoftMinimum {
  const logs = y.weights.map((weight) => Math.log(weight / y.total));
  const row = new Float64Array(y.rows);
  const kept = x.rows * y.rows <= mostKept ? costMatrix(x, y, order) : undefined;
  const fill = costsOfRow(x, y, order);
  return async (potential, epsilon, into) => {
    for (let i = 0; i < x.rows; i++) {
      if (kept === undefined) fill(i, row);
      const costs = kept?.subarray(i * y.rows, (i + 1) * y.rows) ?? row;
      into[i] = -epsilon * logSum(costs, { logs, potential, epsilon });
      const pause = pace(y.rows);
      if (pause) await pause;
    }
  };
}

function logSum(
  costs: Float64Array,
  { logs, potential, epsilon }: { logs: Float64Array; potential: Float64Array; epsilon: number },
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < costs.length; j++) {
    most = Math.max(most, (logs[j] as number) + ((potential[j] as number) - (costs[j] as number)) / epsilon);
  }
  let sum = 0;
  for (let j = 0; j < costs.length; j++) {
    sum += Math.exp((logs[j] as number) + ((potential[j] as number) - (costs[j] as number)) / epsilon - most);
  }
  return most + Math.log(sum);
}

/** Sinkhorn's iterations between two samples, ε coming down by halves from the scale of the costs. */
export async function potentialsBetween(
  x: Sample,
  y: Sample,
  { settings, pace, largest }: SinkhornRun,
): Promise<SinkhornPotentials> {
  const [toY, toX] = [softMinimum(x, y, { ...settings, pace }), softMinimum(y, x, { ...settings, pace })];
  const [f, g, next] = [new Float64Array(x.rows), new Float64Array(y.rows), new Float64Array(x.rows)];
  for (const epsilon of annealing(largest, settings.regularization)) {
    await toY(g, epsilon, f);
    await toX(f, epsilon, g);
  }
  const { regularization: epsilon, tolerance, maximumIterations } = settings;
  for (let iterations = 1; ; iterations++) {
    await toY(g, epsilon, next);
    const marginalError = marginalErrorOf(x, { before: f, after: next, epsilon });
    f.set(next);
    if (marginalError <= tolerance || iterations >= maximumIterations) return { f, g, marginalError, iterations };
    await toX(f, epsilon, g);
  }
}

/** The same of a sample with itself, f = g: by averaged steps, which come to rest in a few  [Feydy et al. 2019, Eq. 3.21]. */
export async function potentialsWithin(
  x: Sample,
  { settings, pace, largest }: SinkhornRun,
): Promise<SinkhornPotentials> {
  const toItself = softMinimum(x, x, { ...settings, pace });
  const [f, next] = [new Float64Array(x.rows), new Float64Array(x.rows)];
  const average = () => {
    for (let i = 0; i < f.length; i++) f[i] = ((f[i] as number) + (next[i] as number)) / 2;
  };
  for (const epsilon of annealing(largest, settings.regularization)) {
    await toItself(f, epsilon, next);
    average();
  }
  const { regularization: epsilon, tolerance, maximumIterations } = settings;
  for (let iterations = 1; ; iterations++) {
    await toItself(f, epsilon, next);
    const marginalError = marginalErrorOf(x, { before: f, after: next, epsilon });
    average();
    if (marginalError <= tolerance || iterations >= maximumIterations) return { f, g: f, marginalError, iterations };
  }
}

/** How to run: the largest cost is where ε begins. */
export interface SinkhornRun {
  readonly settings: SinkhornSettings;
  readonly pace: Pace;
  readonly largest: number;
}

/** A bound of every cost between rows of these samples: from the box that holds them. */
export function costBound(samples: readonly Sample[], order: 1 | 2): number {
  const columns = (samples[0] as Sample).columns;
  let square = 0;
  for (let k = 0; k < columns; k++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { data } of samples) {
      for (let place = k; place < data.length; place += columns) {
        low = Math.min(low, data[place] as number);
        high = Math.max(high, data[place] as number);
      }
    }
    square += (high - low) ** 2;
  }
  return order === 2 ? square : Math.sqrt(square);
}

function annealing(from: number, to: number): readonly number[] {
  const steps = Math.max(0, Math.ceil(Math.log2(from / to)));
  return Array.from({ length: Math.min(steps, 60) }, (_, k) => from / 2 ** k);
}

/** Mass of row i under the potentials before the step is aᵢ exp((before − after) / ε). */
function marginalErrorOf(
  { weights, total }: Sample,
  { before, after, epsilon }: { before: Float64Array; after: Float64Array; epsilon: number },
): number {
  let error = 0;
  for (let i = 0; i < weights.length; i++) {
    const ratio = Math.exp(((before[i] as number) - (after[i] as number)) / epsilon);
    error += ((weights[i] as number) / total) * Math.abs(ratio - 1);
  }
  return error;
}
