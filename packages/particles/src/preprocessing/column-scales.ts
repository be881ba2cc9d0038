import type { Matrix } from '@ingd/engine';
import { totalOf } from '../points/column-moments.js';

/** The standard deviation of each column over all n rows, as often as they count, and which columns never change. */
export interface ColumnScales {
  readonly deviations: Float64Array;
  /** Indices from 0. */
  readonly constantColumns: readonly number[];
}

/** Deviations are taken in units of the column's range, so that tiny and huge units do not under- or overflow. */
export function columnScales(points: Matrix, means: Float64Array, weights?: Float64Array): ColumnScales {
  const deviations = new Float64Array(points.columns);
  const constantColumns: number[] = [];
  for (let column = 0; column < points.columns; column++) {
    const deviation = columnDeviation({ points, column, mean: means[column] ?? 0, weights });
    deviations[column] = deviation;
    if (deviation === 0) constantColumns.push(column);
  }
  return { deviations, constantColumns };
}

interface ColumnOfPoints {
  readonly points: Matrix;
  readonly column: number;
  readonly mean: number;
  readonly weights: Float64Array | undefined;
}

function columnDeviation({ points: { rows, columns, data }, column, mean, weights }: ColumnOfPoints): number {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let index = column; index < data.length; index += columns) {
    const value = data[index] ?? 0;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const range = maximum - minimum;
  if (range === 0) return 0;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights === undefined ? 1 : (weights[row] ?? 0);
    sum += weight * (((data[row * columns + column] ?? 0) - mean) / range) ** 2;
  }
  return range * Math.sqrt(sum / (weights === undefined ? rows : totalOf(weights)));
}
