import { expectShape, expectWeights, gram, type Matrix, rowsPerTile } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';

/** What is known of each value of a statistic on samples, `[b]` each, float64. */
export interface ColumnMoments {
  readonly mean: Float64Array;
  /** Of the n − 1 kind. */
  readonly variance: Float64Array;
  /** Largest absolute value met. */
  readonly largest: Float64Array;
}

/** Samples, and how often each row counts. */
export interface WeightedSamples {
  readonly samples: Tensor2D;
  readonly weights?: ArrayLike<number> | undefined;
}

/** Covariances besides, `[b, b]`. */
export interface SampleCovariance extends ColumnMoments {
  readonly covariance: Matrix;
}

/** Means and variances of T over samples. */
export async function columnMoments(
  name: string,
  statistic: Statistic,
  weighted: WeightedSamples,
): Promise<ColumnMoments> {
  const variance = new Float64Array(statistic.size);
  const { count, offset, mean, largest } = await overTiles(name, statistic, weighted, (rooted) => {
    addRows(rooted, variance, (value) => value ** 2);
  });
  offset.forEach((away, b) => {
    variance[b] = Math.max(0, ((variance[b] as number) - count * away ** 2) / (count - 1));
  });
  return { mean, variance, largest };
}

/** Means and covariances of T over samples. */
export async function sampleCovariance(
  name: string,
  statistic: Statistic,
  weighted: WeightedSamples,
): Promise<SampleCovariance> {
  const { size } = statistic;
  const data = new Float64Array(size ** 2);
  const { count, offset, mean, largest } = await overTiles(name, statistic, weighted, async (rooted) => {
    const products = await gram(rooted);
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (products.data[i] as number);
  });
  for (let i = 0; i < data.length; i++) {
    const [a, b] = [offset[Math.floor(i / size)] as number, offset[i % size] as number];
    data[i] = ((data[i] as number) - count * a * b) / (count - 1);
  }
  const variance = Float64Array.from({ length: size }, (_, b) => Math.max(0, data[b * size + b] as number));
  return { mean, largest, variance, covariance: { rows: size, columns: size, data } };
}

/**
 * Visits the values tile by tile, `[b, rows]` less those of the first row that counts, each times the root of its weight: a shift near the mean keeps
 * the digits of the squares. Returns how many rows count, the mean, its distance from that row, and the largest values.
 */
async function overTiles(
  name: string,
  statistic: Statistic,
  { samples, weights }: WeightedSamples,
  visit: (rooted: Matrix) => void | Promise<void>,
): Promise<{ count: number; mean: Float64Array; offset: Float64Array; largest: Float64Array }> {
  expectShape(name, 'samples', samples, [null, statistic.dimension]);
  const [rows, size] = [samples.shape[0], statistic.size];
  const counts = weights && expectWeights(name, weights, rows);
  const count = counts?.reduce((sum, weight) => sum + weight, 0) ?? rows;
  expectSpread(name, count, counts !== undefined);
  const roots = counts?.map(Math.sqrt);
  const step = rowsPerTile({ bytesPerRow: 4 * (size + statistic.dimension), budget: 2 ** 22 });
  const [offset, largest] = [new Float64Array(size), new Float64Array(size)];
  const first = Float64Array.from(await valuesOf(statistic, samples, counts?.findIndex((count) => count > 0) ?? 0, 1));
  for (let start = 0; start < rows; start += step) {
    const values = await valuesOf(statistic, samples, start, Math.min(step, rows - start));
    const own = roots?.subarray(start, start + step);
    const rooted = rootedColumns(values, { first, largest, roots: own });
    addRows(rooted, offset, (value, row) => (value * (own?.[row] ?? 1)) / count);
    await visit(rooted);
  }
  const mean = offset.map((value, b) => value + (first[b] as number));
  return { count, mean, offset, largest };
}

/** totals[b] += Σ f(values of row b, which of them). */
function addRows(
  { rows, columns, data }: Matrix,
  totals: Float64Array,
  f: (value: number, row: number) => number,
): void {
  for (let b = 0; b < rows; b++) {
    let total = 0;
    for (let row = 0; row < columns; row++) total += f(data[b * columns + row] as number, row);
    totals[b] = (totals[b] as number) + total;
  }
}

async function valuesOf(statistic: Statistic, samples: Tensor2D, start: number, rows: number) {
  const values = tf.tidy(() => statistic.evaluate(tf.slice2d(samples, [start, 0], [rows, statistic.dimension])));
  try {
    return await values.data<'float32'>();
  } finally {
    values.dispose();
  }
}

interface Shift {
  readonly first: Float64Array;
  /** Takes in the largest values of rows that count. */
  readonly largest: Float64Array;
  /** √w of the rows; 1 where absent. */
  readonly roots: Float64Array | undefined;
}

/** `[rows, b]` to `[b, rows]`, float64, less the first row. */
function rootedColumns(values: Float32Array, { first, largest, roots }: Shift): Matrix {
  const [size, rows] = [first.length, values.length / first.length];
  const data = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const [value, b, row] = [values[i] as number, i % size, Math.floor(i / size)];
    const root = roots?.[row] ?? 1;
    if (root > 0) largest[b] = Math.max(largest[b] as number, Math.abs(value));
    data[b * rows + row] = root * (value - (first[b] as number));
  }
  return { rows: size, columns: rows, data };
}

function expectSpread(name: string, count: number, weighted: boolean): void {
  if (count > 1) return;
  const got = weighted ? `weights that come to ${count}` : count;
  throw new RangeError(`${name}: expected at least 2 samples, got ${got}; pass more rows`);
}
