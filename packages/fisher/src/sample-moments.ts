import { gram, type Matrix } from '@ingd/engine';
import { requireFiniteMean } from './finite.js';
import { sumsOf } from './moments/add-samples.js';
import { finishMoments, type SampleMoments } from './moments/finish-moments.js';
import { centredColumns } from './moments/moment-sums.js';
import { type SampleOf, valuesInTiles } from './sample-values.js';

/** mean T over the rows, `[b]`, summed in float64; each counts once, or as often as its weight says. */
export async function sampleMean(sample: SampleOf, weights?: Float64Array): Promise<Float64Array> {
  const count = weights === undefined ? sample.points.shape[0] : totalOf(weights);
  return meanOfSums(sample, await valueSums(sample, weights), count);
}

/** Σ weights: how many rows there would be if each stood there as often as it counts. */
export function totalOf(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** The same where the sample may have left the statistic's range: entries that are not finite are told, not refused. */
export async function looseMean(sample: SampleOf): Promise<Float64Array> {
  const sums = await valueSums(sample);
  return sums.map((sum) => sum / sample.points.shape[0]);
}

/** Σ T over the rows, `[b]`, in float64, each times its weight. */
export async function valueSums(sample: SampleOf, weights?: Float64Array): Promise<Float64Array> {
  const sums = new Float64Array(sample.statistic.size);
  let first = 0;
  for await (const tile of valuesInTiles(sample)) {
    addColumnSums(sums, tile, weights?.subarray(first, first + tile.rows));
    first += tile.rows;
  }
  return sums;
}

/** Sums over `count` rows become their mean, in place; refused where one is not finite. */
export function meanOfSums(sample: Omit<SampleOf, 'points'>, sums: Float64Array, count: number): Float64Array {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / count;
  requireFiniteMean(sample.functionName, sample.argumentName, sample.statistic.name, sums);
  return sums;
}

/** Mean and covariance in one pass over tiles, each centred at its own mean, so that no difference of large squares is ever taken. */
export async function sampleMoments(sample: SampleOf, weights?: Float64Array): Promise<SampleMoments> {
  return finishMoments(await sumsOf(sample, weights));
}

/** F of values `[n, b]` held at once. */
export async function covarianceOf(values: Matrix, mean: Float64Array): Promise<Matrix> {
  const product = await gram(centredColumns(values, { origin: mean, offset: new Float64Array(mean.length) }));
  for (let i = 0; i < product.data.length; i++) product.data[i] = (product.data[i] as number) / (values.rows - 1);
  return product;
}

/** mean of the columns, `[b]`; each row counts once, or as often as its weight says. */
export function columnMeans(values: Matrix, weights?: Float64Array): Float64Array {
  const mean = new Float64Array(values.columns);
  addColumnSums(mean, values, weights);
  const total = weights === undefined ? values.rows : totalOf(weights);
  return mean.map((sum) => sum / total);
}

export function addColumnSums(sums: Float64Array, { rows, columns, data }: Matrix, weights?: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + weight * (data[start + column] as number);
    }
  }
}
