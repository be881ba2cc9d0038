import type * as tf from '@tensorflow/tfjs-core';
import { expectNumber } from '../checks/expect-number.js';
import { expectShape } from '../checks/expect-shape.js';
import { expectWeights } from '../checks/expect-weights.js';
import { pairwiseSquares } from './pairwise-squares.js';
import { selectNonNegative } from './radix-select.js';
import { type VectorSquares, vectorSquares } from './vector-squares.js';
import { weightedMedians } from './weighted-median.js';

/**
 * How a bandwidth is read off the pairwise distances r of distinct points:
 * `paper`: sqrt(m / 2), m the lower median of the positive r²  [Liu 2025, authors' code];
 * `median`: the median of all r (of an even number, the mean of the middle two).
 */
export type BandwidthRule = 'paper' | 'median';

/** Which bandwidth is meant; the rules are those of `BandwidthRule`. */
export interface MedianBandwidthOptions {
  readonly rule?: BandwidthRule;
  /** How often each point counts, `[n]`: 2 is the point twice. A pair counts as often as the product of its two. */
  readonly weights?: ArrayLike<number> | undefined;
  /**
   * Of the rule `paper`: m is the least square at or below which this share of the positive ones lies; ½ unless told, the lower median.
   * Where points lie in clusters, small shares are the scale within them.
   */
  readonly quantile?: number | undefined;
}

/** More points than this are thinned evenly: two million distances fix their median well enough. */
const maximumPoints = 2048;

/**
 * A bandwidth from the median distance between the points, by counting instead of sorting.
 * Above 2048 points, 2048 evenly spaced rows stand for all.
 * @param points `[n, d]`, borrowed
 * @returns in the units of the points
 * @throws RangeError when fewer than two points differ, weights do not fit, or `quantile` is not in (0, 1]; TypeError when it comes with `median`
 */
export async function medianBandwidth(
  points: tf.Tensor2D,
  { rule = 'paper', weights, quantile }: MedianBandwidthOptions = {},
): Promise<number> {
  expectShape('medianBandwidth', 'points', points, [null, null]);
  const share = expectQuantile(rule, quantile);
  const [count, dimension] = points.shape;
  const values = await points.data<'float32'>();
  const thinned = thin(values, count, dimension);
  if (weights !== undefined) {
    const kept = thin(expectWeights('medianBandwidth', weights, count), count, 1);
    return bandwidthOfSquares(pairwiseSquares(thinned, dimension), rule, kept, share);
  }
  const squares = vectorSquares(thinned, dimension);
  if (squares) return bandwidthBy(squares, rule, share);
  return bandwidthOfSquares(pairwiseSquares(thinned, dimension), rule, undefined, share);
}

/**
 * The same from squared distances already at hand.
 * @param squares one entry for each pair i < j; in any order where there are no weights, else (0, 1), (0, 2), …, (1, 2), …; not changed
 * @param weights how often each point counts, `[n]`
 * @param quantile as `medianBandwidth` takes it
 * @throws RangeError when none is positive or one is negative or not finite
 */
export function bandwidthOfSquares(
  squares: Float32Array,
  rule: BandwidthRule = 'paper',
  weights?: Float64Array,
  quantile = 0.5,
): number {
  if (weights?.some((weight) => weight !== 1)) return weightedBandwidth(squares, { rule, weights, quantile });
  const select = (rank: number) => selectNonNegative(squares, rank);
  return bandwidthBy({ count: squares.length, zeros: countZeros(squares), select }, rule, quantile);
}

/** The copies of one point are pairs at distance 0. */
function weightedBandwidth(
  squares: Float32Array,
  {
    rule,
    weights,
    quantile,
  }: { readonly rule: BandwidthRule; readonly weights: Float64Array; readonly quantile: number },
): number {
  countZeros(squares); // refuses what is not finite
  const masses = pairMasses(weights);
  const positive = masses.map((mass, pair) => ((squares[pair] as number) > 0 ? mass : 0));
  if (!positive.some((mass) => mass > 0)) throw allAlike();
  if (rule === 'paper') return Math.sqrt(weightedMedians(squares, positive, { share: quantile }).lower / 2);
  const copies = weights.reduce((sum, weight) => sum + Math.max(0, weight * (weight - 1)) / 2, 0);
  const { lower, upper } = weightedMedians(squares, masses, { massAtZero: copies });
  return (Math.sqrt(lower) + Math.sqrt(upper)) / 2;
}

function pairMasses(weights: Float64Array): Float64Array {
  const { length: count } = weights;
  const masses = new Float64Array((count * (count - 1)) / 2);
  for (let i = 0, pair = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) masses[pair++] = (weights[i] as number) * (weights[j] as number);
  }
  return masses;
}

function allAlike(): RangeError {
  return new RangeError(
    'medianBandwidth: expected at least two different points, got none that differ; pass a bandwidth by hand',
  );
}

function expectQuantile(rule: BandwidthRule, quantile = 0.5): number {
  if (quantile === 0.5) return quantile;
  expectNumber('medianBandwidth', 'quantile', quantile, { exclusiveMinimum: 0, maximum: 1 });
  if (rule === 'paper') return quantile;
  throw new TypeError(`medianBandwidth: expected no quantile with the rule 'median', got ${quantile}; take 'paper'`);
}

function bandwidthBy({ count, zeros, select }: VectorSquares, rule: BandwidthRule, quantile: number): number {
  const positive = count - zeros;
  if (positive === 0) throw allAlike();
  if (rule === 'paper') return Math.sqrt(select(zeros + rankOf(quantile, positive)) / 2);
  const lower = Math.sqrt(select((count - 1) >> 1));
  return count % 2 === 1 ? lower : (lower + Math.sqrt(select(count >> 1))) / 2;
}

/** 0-based: of half of them the lower median, (count − 1) >> 1. */
function rankOf(quantile: number, count: number): number {
  return Math.max(0, Math.ceil(quantile * count * (1 - 1e-14)) - 1);
}

function countZeros(squares: Float32Array): number {
  let zeros = 0;
  for (let i = 0; i < squares.length; i++) {
    const value = squares[i] as number;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `medianBandwidth: expected finite distances, got a squared distance of ${value}; remove missing or infinite values`,
      );
    }
    if (value === 0) zeros++;
  }
  return zeros;
}

function thin<Values extends Float32Array | Float64Array>(values: Values, count: number, dimension: number): Values {
  if (count <= maximumPoints) return values;
  const thinned = values.slice(0, maximumPoints * dimension) as Values;
  for (let i = 0; i < maximumPoints; i++) {
    const row = Math.floor((i * count) / maximumPoints);
    thinned.set(values.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  }
  return thinned;
}
