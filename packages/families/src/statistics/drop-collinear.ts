import { expectNumber, type Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { type SampleCovariance, sampleCovariance } from './sample-moments.js';
import { type SelectStatistic, select } from './select.js';
import { varies } from './standardize.js';

/** How much of a value the others may explain, on what samples. */
export interface DropCollinearOptions {
  /** Least share of a value's standard deviation that the values kept do not explain; 1e-4 where absent. */
  readonly tolerance?: number;
  /** How often each sample counts, `[n]`: 2 is the row twice; 1 where absent. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** What is left of a statistic, and what went. */
export interface CollinearityReport {
  /** The values kept, in their order; owns the statistic it was made from. */
  readonly statistic: SelectStatistic;
  readonly kept: readonly number[];
  /** Values that do not vary, or that the ones kept explain by a linear combination. */
  readonly dropped: readonly number[];
}

/**
 * Takes out the values of T that are linear in the others on the samples, so that the Fisher information is regular there:
 * a Cholesky factorisation of the correlations in float64, pivoted by what is left unexplained, the earlier of equals first
 * [Higham 2002, Section 10.3]. The result takes the statistic over: disposing that disposes this too.
 * @param samples `[n, d]`, n ≥ 2; borrowed
 * @throws RangeError when no value varies over the samples, or weights do not fit (and the statistic stays the caller's)
 */
export async function dropCollinear(
  statistic: Statistic,
  samples: Tensor2D,
  { tolerance = 1e-4, weights }: DropCollinearOptions = {},
): Promise<CollinearityReport> {
  expectNumber('dropCollinear', 'tolerance', tolerance, { exclusiveMinimum: 0, maximum: 1 });
  const moments = await sampleCovariance('dropCollinear', statistic, { samples, weights });
  const kept = independent(correlations(moments), tolerance ** 2);
  if (kept.length === 0) {
    throw new RangeError(
      `dropCollinear: expected a value of ${statistic.name} that varies, got constants over ${samples.shape[0]} samples; pass other samples`,
    );
  }
  const dropped = Array.from({ length: statistic.size }, (_, b) => b).filter((b) => !kept.includes(b));
  return { statistic: select({ statistic, indices: kept }), kept, dropped };
}

/** Covariances over standard deviations; a row of zeros for what does not vary. */
function correlations({ covariance, variance, largest }: SampleCovariance): Matrix {
  const { rows, columns, data } = covariance;
  const inverse = variance.map((value, b) => {
    const deviation = Math.sqrt(value);
    return varies(deviation, largest[b] as number) ? 1 / deviation : 0;
  });
  const scaled = data.map((value, i) => {
    const [a, b] = [Math.floor(i / columns), i % columns];
    return value * (inverse[a] as number) * (inverse[b] as number);
  });
  return { rows, columns, data: scaled };
}

/** Pivots, in increasing order, until every variance left unexplained is at most `least`. */
function independent({ rows, data }: Matrix, least: number): number[] {
  const left = Float64Array.from({ length: rows }, (_, b) => data[b * rows + b] as number);
  const factors: Float64Array[] = [];
  const kept: number[] = [];
  for (;;) {
    const pivot = largestOf(left);
    if (!((left[pivot] as number) > least)) return kept.sort((a, b) => a - b);
    const factor = nextFactor(data.subarray(pivot * rows, (pivot + 1) * rows), factors, pivot, left[pivot] as number);
    factor.forEach((value, b) => {
      left[b] = (left[b] as number) - value ** 2;
    });
    left[pivot] = 0; // never again
    factors.push(factor);
    kept.push(pivot);
  }
}

/** Rounding must not choose between equals: a later one has to be larger by more than that. */
function largestOf(left: Float64Array): number {
  return left.reduce((best, value, b) => (value > (left[best] as number) * (1 + 1e-9) ? b : best), 0);
}

/** The pivot's column of the factor: what correlates with it beyond the factors so far. */
function nextFactor(
  row: Float64Array,
  factors: readonly Float64Array[],
  pivot: number,
  variance: number,
): Float64Array {
  const column = Float64Array.from(row);
  for (const factor of factors) {
    const weight = factor[pivot] as number;
    for (let b = 0; b < column.length; b++) column[b] = (column[b] as number) - weight * (factor[b] as number);
  }
  return column.map((value) => value / Math.sqrt(variance));
}
