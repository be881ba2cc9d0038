import { gram, type Matrix } from '@ingd/engine';
import { requireFiniteMean } from './finite.js';
import { sumsOf } from './moments/add-samples.js';
import { finishMoments, type SampleMoments } from './moments/finish-moments.js';
import { centredColumns } from './moments/moment-sums.js';
import { type SampleOf, valuesInTiles } from './sample-values.js';

/** mean T over the rows, `[b]`, summed in float64. */
export async function sampleMean(sample: SampleOf): Promise<Float64Array> {
  return meanOfSums(sample, await valueSums(sample), sample.points.shape[0]);
}

/** The same where the sample may have left the statistic's range: entries that are not finite are told, not refused. */
export async function looseMean(sample: SampleOf): Promise<Float64Array> {
  const sums = await valueSums(sample);
  return sums.map((sum) => sum / sample.points.shape[0]);
}

/** Σ T over the rows, `[b]`, in float64. */
export async function valueSums(sample: SampleOf): Promise<Float64Array> {
  const sums = new Float64Array(sample.statistic.size);
  for await (const tile of valuesInTiles(sample)) addColumnSums(sums, tile);
  return sums;
}

/** Sums over `count` rows become their mean, in place; refused where one is not finite. */
export function meanOfSums(sample: Omit<SampleOf, 'points'>, sums: Float64Array, count: number): Float64Array {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / count;
  requireFiniteMean(sample.functionName, sample.argumentName, sample.statistic.name, sums);
  return sums;
}

/** Mean and covariance in one pass over tiles, each centred at its own mean, so that no difference of large squares is ever taken. */
export async function sampleMoments(sample: SampleOf): Promise<SampleMoments> {
  return finishMoments(await sumsOf(sample));
}

/** F of values `[n, b]` held at once. */
export async function covarianceOf(values: Matrix, mean: Float64Array): Promise<Matrix> {
  const product = await gram(centredColumns(values, { origin: mean, offset: new Float64Array(mean.length) }));
  for (let i = 0; i < product.data.length; i++) product.data[i] = (product.data[i] as number) / (values.rows - 1);
  return product;
}

/** mean of the columns, `[b]`. */
export function columnMeans(values: Matrix): Float64Array {
  const mean = new Float64Array(values.columns);
  addColumnSums(mean, values);
  return mean.map((sum) => sum / values.rows);
}

export function addColumnSums(sums: Float64Array, { rows, columns, data }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (data[start + column] as number);
    }
  }
}
