import { gram, type Matrix, rowsPerTile, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { requireFiniteMean } from './finite.js';

/** Mean and unbiased covariance of T over a sample. */
export interface SampleMoments {
  /** `[b]` */
  readonly mean: Float64Array;
  /** F, `[b, b]`; divides by n − 1. */
  readonly covariance: Matrix;
}

export interface SampleOf {
  readonly functionName: string;
  readonly argumentName: string;
  readonly statistic: Statistic;
  readonly points: Tensor2D;
}

/** T at the rows of `points`, tile after tile, in float64 on the host. */
async function* valuesInTiles({ statistic, points }: SampleOf): AsyncGenerator<Matrix> {
  const [rows, columns] = points.shape;
  const tile = Math.max(1, rowsPerTile({ bytesPerRow: 32 * statistic.size + 4 * columns }));
  for (let first = 0; first < rows; first += tile) {
    const values = tf.tidy(() =>
      statistic.evaluate(tf.slice(points, [first, 0], [Math.min(tile, rows - first), columns])),
    );
    try {
      yield await toMatrix(values);
    } finally {
      values.dispose();
    }
  }
}

/** mean T over the rows, `[b]`, summed in float64. */
export async function sampleMean(sample: SampleOf): Promise<Float64Array> {
  const mean = new Float64Array(sample.statistic.size);
  for await (const tile of valuesInTiles(sample)) addColumnSums(mean, tile);
  return finishMean(sample, mean);
}

/** Mean and covariance in two passes over tiles, so that no difference of large squares is ever taken. */
export async function sampleMoments(sample: SampleOf): Promise<SampleMoments> {
  const rows = sample.points.shape[0];
  const mean = new Float64Array(sample.statistic.size);
  let whole: Matrix | undefined;
  for await (const tile of valuesInTiles(sample)) {
    addColumnSums(mean, tile);
    if (tile.rows === rows) whole = tile;
  }
  finishMean(sample, mean);
  return { mean, covariance: whole ? await covarianceOf(whole, mean) : await covarianceInTiles(sample, mean) };
}

async function covarianceInTiles(sample: SampleOf, mean: Float64Array): Promise<Matrix> {
  const rows = sample.points.shape[0];
  const size = mean.length;
  const total = new Float64Array(size * size);
  for await (const tile of valuesInTiles(sample)) {
    const part = await gram(centredTranspose(tile, mean));
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (part.data[i] as number) / (rows - 1);
  }
  return { rows: size, columns: size, data: total };
}

/** F of values `[n, b]` held at once. */
export async function covarianceOf(values: Matrix, mean: Float64Array): Promise<Matrix> {
  const product = await gram(centredTranspose(values, mean));
  for (let i = 0; i < product.data.length; i++) product.data[i] = (product.data[i] as number) / (values.rows - 1);
  return product;
}

/** mean of the columns, `[b]`. */
export function columnMeans(values: Matrix): Float64Array {
  const mean = new Float64Array(values.columns);
  addColumnSums(mean, values);
  return mean.map((sum) => sum / values.rows);
}

function centredTranspose(values: Matrix, mean: Float64Array): Matrix {
  const { rows, columns } = values;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      data[column * rows + row] = (values.data[row * columns + column] as number) - (mean[column] as number);
    }
  }
  return { rows: columns, columns: rows, data };
}

function addColumnSums(sums: Float64Array, { rows, columns, data }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (data[start + column] as number);
    }
  }
}

function finishMean({ functionName, argumentName, statistic, points }: SampleOf, sums: Float64Array): Float64Array {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / points.shape[0];
  requireFiniteMean(functionName, argumentName, statistic.name, sums);
  return sums;
}
