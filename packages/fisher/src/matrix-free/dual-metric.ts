import { type CholeskyFactor, cholesky, gram, type Matrix, multiply, toMatrix } from '@ingd/engine';
import type { RbfStatistic } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredPoints, centredPoints, gaussianValues, meanRow } from '../factorised/rbf-sample.js';
import { addTo } from '../feature-matrix.js';
import { inner } from '../merit.js';
import { TILE_BUDGET } from './statistic-products.js';

/** |v|²/ρ may exceed the length by this much: so many of its digits cancel. */
const MOST_CANCELLATION = 1e6;

/** Beyond so many particles their n² b products take longer than an iteration with F. */
const MOST_PARTICLES = 4000;

/** Whether a factor of n rows is the shorter way. */
export function suitsDualMetric(particles: number, statistics: number): boolean {
  return particles < statistics && particles <= MOST_PARTICLES;
}

export interface DualMetricRequest {
  readonly statistic: RbfStatistic;
  /** X, `[n, d]`. */
  readonly points: Matrix;
  /** mean_X T, `[b]`. */
  readonly mean: Float64Array;
  readonly rho: number;
}

/** vᵀ (F + ρI)⁻¹ v; undefined where too many digits would cancel. T v at the particles is computed anew unless it is given. */
export type DualLength = (v: Float64Array, values?: Float64Array) => Promise<number | undefined>;

/**
 * vᵀ (F + ρI)⁻¹ v for fewer particles than statistics, by a factor of n rows: (|v|² − wᵀ (ρ (n − 1) I + C Cᵀ)⁻¹ w)/ρ with C = T − mean and
 * w = C v. T is never whole: it goes through in runs of statistics, rounded to float32, and its sums are float64.
 */
export async function dualMetric(request: DualMetricRequest): Promise<DualLength> {
  const { points, mean, rho } = request;
  const runs = await runsOf(request);
  const { square, alongMean } = await squareOf(points.rows, runs, mean);
  const factor = factorOf(square, alongMean, inner(mean, mean), rho * (points.rows - 1));
  return async (v, values = timesValues(points.rows, runs, v)) => {
    const level = inner(mean, v);
    const along = values.map((value) => value - level);
    const whole = inner(v, v) / rho;
    const length = whole - inner(along, factor.solve({ rows: along.length, columns: 1, data: along }).data) / rho;
    return length * MOST_CANCELLATION >= whole ? length : undefined;
  };
}

/** The factor of ρ (n − 1) I + C Cᵀ, in place of T Tᵀ. */
function factorOf(square: Matrix, alongMean: Float64Array, ofMean: number, shift: number): CholeskyFactor {
  const { rows, data } = square;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++, at++) {
      const centring = ofMean - ((alongMean[i] as number) + (alongMean[j] as number));
      data[at] = (data[at] as number) + centring + (i === j ? shift : 0);
    }
  }
  return cholesky(square);
}

/** Some consecutive statistics at all particles. */
interface Run {
  readonly first: number;
  readonly count: number;
  /** T in float32, `[n, count]`, made anew. */
  values(): Float32Array;
}

async function runsOf({ statistic, points }: DualMetricRequest): Promise<Run[]> {
  const { columns, rows, data } = await toMatrix(statistic.centers);
  const origin = meanRow({ columns, rows, data });
  const x = centredPoints(points, origin);
  const length = Math.max(1, Math.floor(TILE_BUDGET / (20 * points.rows)));
  return Array.from({ length: Math.ceil(rows / length) }, (_, index) => {
    const first = index * length;
    const count = Math.min(length, rows - first);
    const own = { rows: count, columns, data: data.subarray(first * columns, (first + count) * columns) };
    return { first, count, values: () => roundedValues(x, centredPoints(own, origin), statistic.bandwidth) };
  });
}

function roundedValues(points: CentredPoints, centers: CentredPoints, bandwidth: number): Float32Array {
  return new Float32Array(gaussianValues(points, centers, bandwidth).data);
}

/** T Tᵀ, `[n, n]`, and T · mean, `[n]`. */
async function squareOf(rows: number, runs: readonly Run[], mean: Float64Array) {
  const data = new Float64Array(rows ** 2);
  const alongMean = new Float64Array(rows);
  for (const run of runs) {
    const values = run.values();
    const tensor = tf.tensor2d(values, [rows, run.count]);
    const part = await gram(tensor);
    tensor.dispose();
    addTo(data, part.data);
    addTo(alongMean, timesRun(rows, run, values, mean));
  }
  return { square: { rows, columns: rows, data }, alongMean };
}

/** T v, `[n]`. */
function timesValues(rows: number, runs: readonly Run[], v: Float64Array): Float64Array {
  const total = new Float64Array(rows);
  for (const run of runs) addTo(total, timesRun(rows, run, run.values(), v));
  return total;
}

function timesRun(rows: number, { first, count }: Run, values: Float32Array, v: Float64Array): Float64Array {
  const t = { rows, columns: count, data: new Float64Array(values) };
  return multiply(t, { rows: count, columns: 1, data: v.subarray(first, first + count) }).data;
}
