import { choice, expectNumber, type Key, type Matrix, permutation, selectRows, split } from '@ingd/engine';
import { bandwidthOf } from './bandwidth.js';
import { gaussianKernel } from './distance-kernels.js';
import { mixtureWeights } from './mixture-weights.js';
import { type Pace, pacing, type Watched } from './pacing.js';
import { expectSameColumns, hostSample, hostSamples, type PairWeights, type Sample, type Samples } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/** Which kernels, and how exactly. */
export interface KliepOptions extends Watched {
  /** Draws the centres, and the folds where a bandwidth is chosen. */
  readonly key: Key;
  /** At most so many kernels, with rows of x for centres; 100 unless told. */
  readonly centers?: number | undefined;
  /** A number, a rule on both samples pooled (the median unless told), or several numbers of which cross-validation on x takes the best. */
  readonly bandwidth?: number | readonly number[] | { readonly rule: 'paper' | 'median' } | undefined;
  /** How far the mean log ratio may lie below its maximum, in nats; 1e-8 unless told. */
  readonly tolerance?: number | undefined;
  /** At most so many iterations; 200 unless told. */
  readonly maximumIterations?: number | undefined;
  readonly weights?: PairWeights | undefined;
}

/** An estimated density ratio. */
export interface DensityRatio {
  /** p_x(z) / p_y(z) at every row of z `[k, d]`, which it borrows: `[k]`. */
  ratio(z: Samples): Promise<Float64Array>;
  /** Mean of log ratio over x: an estimate of KL(x ‖ y) in nats, on the rows that it was fitted to. */
  readonly klDivergence: number;
  readonly bandwidth: number;
  readonly status: 'converged' | 'iterations';
  /** The mean log ratio is at most this much below its maximum. */
  readonly gap: number;
  readonly iterations: number;
}

/**
 * KLIEP: the density ratio p_x / p_y = Σₗ αₗ exp(−|z − cₗ|² / (2 bandwidth²)), α ≥ 0, that maximises the mean of its logarithm over x
 * with mean 1 over y. No density is estimated on the way  [Sugiyama et al. 2008].
 * @param x `[n, d]`, borrowed, at least 2 rows: the numerator
 * @param y `[m, d]`, borrowed, at least 2 rows: the denominator
 * @returns with `status: 'iterations'` when the tolerance was not reached
 * @throws RangeError when the columns differ, a sample has fewer than 2 rows or is not finite, all points are equal and no bandwidth
 * was given, or no y lies within reach of a centre; the signal's reason when it was raised
 */
export async function kliep(x: Samples, y: Samples, options: KliepOptions): Promise<DensityRatio> {
  const { key, centers = 100 } = options;
  expectNumber('kliep', 'centers', centers, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('kliep', { x, y, weights: options.weights, minimumRows: 2 });
  const [centerKey, foldKey] = split(key) as [Key, Key];
  const chosen = selectRows(first, choice(centerKey, first.rows, Math.min(centers, first.rows)));
  const problem = { x: first, y: second, centers: chosen, ...limitsOf(options) };
  const bandwidth = await bandwidthFor(problem, { key: foldKey, bandwidth: options.bandwidth });
  const { coefficients, ...fit } = await fitRatio(problem, bandwidth);
  return {
    ratio: async (z) => {
      const points = await hostSample('kliep', { name: 'z', samples: z });
      expectSameColumns('kliep', { z: points, x: first });
      return ratioAt(points, { centers: chosen, coefficients, bandwidth });
    },
    bandwidth,
    ...fit,
  };
}

interface Problem {
  readonly x: Sample;
  readonly y: Sample;
  readonly centers: Matrix;
  readonly tolerance: number;
  readonly maximumIterations: number;
  readonly pace: Pace;
}

function limitsOf(options: KliepOptions): Pick<Problem, 'tolerance' | 'maximumIterations' | 'pace'> {
  const { tolerance = 1e-8, maximumIterations = 200, bandwidth } = options;
  expectNumber('kliep', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  expectNumber('kliep', 'maximumIterations', maximumIterations, { minimum: 1, integer: true });
  const fits = Array.isArray(bandwidth) ? bandwidth.length * folds + 1 : 1;
  return { tolerance, maximumIterations, pace: pacing(options, fits * maximumIterations) };
}

async function fitRatio(
  { x, y, centers, ...limits }: Problem,
  bandwidth: number,
): Promise<Omit<DensityRatio, 'ratio' | 'bandwidth'> & { readonly coefficients: Float64Array }> {
  const means = meanValues(y, centers, bandwidth);
  const unreached = means.indexOf(0);
  if (unreached >= 0) {
    throw new RangeError(
      `kliep: expected points of y within reach of every centre, got none near centre ${unreached} at bandwidth ${bandwidth}; raise bandwidth, or the ratio has no bound`,
    );
  }
  const densities = kernelValues(centers, x, bandwidth); // [l, n]
  for (let at = 0; at < densities.data.length; at++) {
    densities.data[at] = (densities.data[at] as number) / (means[Math.floor(at / x.rows)] as number);
  }
  const weights = x.weights.map((weight) => weight / x.total);
  const { theta, objective, gap, iterations } = await mixtureWeights({ densities, weights, ...limits });
  return {
    coefficients: theta.map((share, l) => share / (means[l] as number)),
    klDivergence: objective,
    status: gap <= limits.tolerance ? 'converged' : 'iterations',
    gap,
    iterations,
  };
}

/** k(zᵢ, cₗ), `[k, l]`. */
function kernelValues(z: Matrix, centers: Matrix, bandwidth: number): Matrix {
  const values = new Float64Array(z.rows * centers.rows);
  const kernel = gaussianKernel({ bandwidth });
  for (let row = 0; row < z.rows; row++) {
    squaresOfRow(
      { x: z, row, y: centers, from: 0, to: centers.rows },
      values.subarray(row * centers.rows, (row + 1) * centers.rows),
    );
  }
  kernel.apply(values);
  return { rows: z.rows, columns: centers.rows, data: values };
}

function meanValues(y: Sample, centers: Matrix, bandwidth: number): Float64Array {
  const { data } = kernelValues(y, centers, bandwidth);
  const means = new Float64Array(centers.rows);
  for (let j = 0; j < y.rows; j++) {
    const share = (y.weights[j] as number) / y.total;
    for (let l = 0; l < means.length; l++) {
      means[l] = (means[l] as number) + share * (data[j * means.length + l] as number);
    }
  }
  return means;
}

function ratioAt(
  z: Matrix,
  { centers, coefficients, bandwidth }: { centers: Matrix; coefficients: Float64Array; bandwidth: number },
): Float64Array {
  const { data } = kernelValues(z, centers, bandwidth);
  const { length } = coefficients;
  return Float64Array.from({ length: z.rows }, (_, i) =>
    coefficients.reduce((sum, coefficient, l) => sum + coefficient * (data[i * length + l] as number), 0),
  );
}

const folds = 5;

async function bandwidthFor(
  problem: Problem,
  { key, bandwidth = { rule: 'median' } }: Pick<KliepOptions, 'key' | 'bandwidth'>,
): Promise<number> {
  if (typeof bandwidth === 'number' || 'rule' in bandwidth) return bandwidthOf('kliep', bandwidth, problem);
  expectNumber('kliep', 'bandwidth.length', bandwidth.length, { minimum: 1 });
  expectNumber('kliep', 'rows of x for cross-validation', problem.x.rows, { minimum: folds });
  let [best, most] = [Math.max(...bandwidth), Number.NEGATIVE_INFINITY];
  for (const candidate of bandwidth) {
    const found = await heldOutLogRatio(problem, { bandwidth: bandwidthOf('kliep', candidate, problem), key });
    if (found > most) [best, most] = [candidate, found];
  }
  return best;
}

/** The mean log ratio over rows of x that the ratio was not fitted to; −∞ where no y is near a centre  [Sugiyama et al. 2008, Figure 1b]. */
async function heldOutLogRatio(problem: Problem, { bandwidth, key }: { bandwidth: number; key: Key }): Promise<number> {
  const { x, y, centers } = problem;
  if (meanValues(y, centers, bandwidth).includes(0)) return Number.NEGATIVE_INFINITY;
  const foldOf = permutation(key, x.rows).map((place) => place % folds);
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const train = part(x, foldOf, (other) => other !== fold);
    const held = part(x, foldOf, (other) => other === fold);
    const { coefficients } = await fitRatio({ ...problem, x: train }, bandwidth);
    const ratios = ratioAt(held, { centers, coefficients, bandwidth });
    sum += ratios.reduce((total, ratio, i) => total + (held.weights[i] as number) * Math.log(ratio), 0);
  }
  return sum / x.total;
}

function part(sample: Sample, foldOf: Int32Array, wanted: (fold: number) => boolean): Sample {
  const rows = Array.from(foldOf.keys()).filter((row) => wanted(foldOf[row] as number));
  const weights = Float64Array.from(rows, (row) => sample.weights[row] as number);
  return { ...selectRows(sample, rows), weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
}
