import { expectShape, gram, type Matrix, rowsPerTile } from '@ingd/engine';
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

/** Covariances besides, `[b, b]`. */
export interface SampleCovariance extends ColumnMoments {
  readonly covariance: Matrix;
}

/** Means and variances of T over samples. */
export async function columnMoments(name: string, statistic: Statistic, samples: Tensor2D): Promise<ColumnMoments> {
  const squares = new Float64Array(statistic.size);
  const totals = await overTiles(name, statistic, samples, (shifted) => {
    addRows(shifted, squares, (value) => value ** 2);
  });
  const [count, variance] = [samples.shape[0], squares];
  totals.offset.forEach((offset, b) => {
    variance[b] = Math.max(0, ((variance[b] as number) - count * offset ** 2) / (count - 1));
  });
  return { mean: totals.mean, variance, largest: totals.largest };
}

/** Means and covariances of T over samples. */
export async function sampleCovariance(
  name: string,
  statistic: Statistic,
  samples: Tensor2D,
): Promise<SampleCovariance> {
  const [count, size] = [samples.shape[0], statistic.size];
  const data = new Float64Array(size ** 2);
  const totals = await overTiles(name, statistic, samples, async (shifted) => {
    const products = await gram(shifted);
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (products.data[i] as number);
  });
  const { offset } = totals;
  for (let i = 0; i < data.length; i++) {
    const [a, b] = [offset[Math.floor(i / size)] as number, offset[i % size] as number];
    data[i] = ((data[i] as number) - count * a * b) / (count - 1);
  }
  const variance = Float64Array.from({ length: size }, (_, b) => Math.max(0, data[b * size + b] as number));
  return { mean: totals.mean, largest: totals.largest, variance, covariance: { rows: size, columns: size, data } };
}

/**
 * Visits the values tile by tile, `[b, rows]` less those of the very first row: a shift near the mean keeps the digits of
 * the squares. Returns the mean, its distance from the first row, and the largest values.
 */
async function overTiles(
  name: string,
  statistic: Statistic,
  samples: Tensor2D,
  visit: (shifted: Matrix) => void | Promise<void>,
): Promise<{ mean: Float64Array; offset: Float64Array; largest: Float64Array }> {
  expectSamples(name, statistic, samples);
  const [count, size] = [samples.shape[0], statistic.size];
  const step = rowsPerTile({ bytesPerRow: 4 * (size + statistic.dimension), budget: 2 ** 22 });
  const [offset, largest] = [new Float64Array(size), new Float64Array(size)];
  let first: Float64Array | undefined;
  for (let start = 0; start < count; start += step) {
    const values = await valuesOf(statistic, samples, start, Math.min(step, count - start));
    first ??= Float64Array.from(values.subarray(0, size));
    const shifted = shiftedColumns(values, first, largest);
    addRows(shifted, offset, (value) => value / count);
    await visit(shifted);
  }
  const mean = offset.map((value, b) => value + ((first as Float64Array)[b] as number));
  return { mean, offset, largest };
}

/** totals[b] += Σ f(values of row b). */
function addRows({ rows, columns, data }: Matrix, totals: Float64Array, f: (value: number) => number): void {
  for (let b = 0; b < rows; b++) {
    let total = 0;
    for (let i = b * columns; i < (b + 1) * columns; i++) total += f(data[i] as number);
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

/** `[rows, b]` to `[b, rows]`, float64, less the first row; `largest` takes in what it sees. */
function shiftedColumns(values: Float32Array, first: Float64Array, largest: Float64Array): Matrix {
  const [size, rows] = [first.length, values.length / first.length];
  const data = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const [value, b] = [values[i] as number, i % size];
    largest[b] = Math.max(largest[b] as number, Math.abs(value));
    data[b * rows + Math.floor(i / size)] = value - (first[b] as number);
  }
  return { rows: size, columns: rows, data };
}

function expectSamples(name: string, { dimension }: Statistic, samples: Tensor2D): void {
  expectShape(name, 'samples', samples, [null, dimension]);
  if (samples.shape[0] >= 2) return;
  throw new RangeError(`${name}: expected at least 2 samples, got ${samples.shape[0]}; pass more rows`);
}
