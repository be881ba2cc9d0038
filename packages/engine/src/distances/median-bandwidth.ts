import type * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../checks/expect-shape.js';
import { pairwiseSquares } from './pairwise-squares.js';
import { selectNonNegative } from './radix-select.js';
import { type VectorSquares, vectorSquares } from './vector-squares.js';

/**
 * How a bandwidth is read off the pairwise distances r of distinct points:
 * `paper`: sqrt(m / 2), m the lower median of the positive r²  [Liu 2025, authors' code];
 * `median`: the median of all r (of an even number, the mean of the middle two).
 */
export type BandwidthRule = 'paper' | 'median';

/** Which bandwidth is meant; the rules are those of `BandwidthRule`. */
export interface MedianBandwidthOptions {
  readonly rule?: BandwidthRule;
}

/** More points than this are thinned evenly: two million distances fix their median well enough. */
const maximumPoints = 2048;

/**
 * A bandwidth from the median distance between the points, by counting instead of sorting.
 * Above 2048 points, 2048 evenly spaced rows stand for all.
 * @param points `[n, d]`, borrowed
 * @returns in the units of the points
 * @throws RangeError when fewer than two points differ
 */
export async function medianBandwidth(
  points: tf.Tensor2D,
  { rule = 'paper' }: MedianBandwidthOptions = {},
): Promise<number> {
  expectShape('medianBandwidth', 'points', points, [null, null]);
  const [count, dimension] = points.shape;
  const values = await points.data<'float32'>();
  const thinned = thin(values, count, dimension);
  const squares = vectorSquares(thinned, dimension);
  return squares ? bandwidthBy(squares, rule) : bandwidthOfSquares(pairwiseSquares(thinned, dimension), rule);
}

/**
 * The same from squared distances already at hand.
 * @param squares one entry for each pair i < j, in any order; not changed
 * @throws RangeError when none is positive or one is negative or not finite
 */
export function bandwidthOfSquares(squares: Float32Array, rule: BandwidthRule = 'paper'): number {
  const select = (rank: number) => selectNonNegative(squares, rank);
  return bandwidthBy({ count: squares.length, zeros: countZeros(squares), select }, rule);
}

function bandwidthBy({ count, zeros, select }: VectorSquares, rule: BandwidthRule): number {
  const positive = count - zeros;
  if (positive === 0) {
    throw new RangeError(
      'medianBandwidth: expected at least two different points, got none that differ; pass a bandwidth by hand',
    );
  }
  if (rule === 'paper') return Math.sqrt(select(zeros + ((positive - 1) >> 1)) / 2);
  const lower = Math.sqrt(select((count - 1) >> 1));
  return count % 2 === 1 ? lower : (lower + Math.sqrt(select(count >> 1))) / 2;
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

function thin(values: Float32Array, count: number, dimension: number): Float32Array {
  if (count <= maximumPoints) return values;
  const thinned = new Float32Array(maximumPoints * dimension);
  for (let i = 0; i < maximumPoints; i++) {
    const row = Math.floor((i * count) / maximumPoints);
    thinned.set(values.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  }
  return thinned;
}
