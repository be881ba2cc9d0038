import type { Matrix } from '@ingd/engine';

/** The standard deviation of each column over all n rows, and which columns never change. */
export interface ColumnScales {
  readonly deviations: Float64Array;
  /** Indices from 0. */
  readonly constantColumns: readonly number[];
}

/** Deviations are taken in units of the column's range, so that tiny and huge units do not under- or overflow. */
export function columnScales(points: Matrix, means: Float64Array): ColumnScales {
  const deviations = new Float64Array(points.columns);
  const constantColumns: number[] = [];
  for (let column = 0; column < points.columns; column++) {
    const deviation = columnDeviation(points, column, means[column] ?? 0);
    deviations[column] = deviation;
    if (deviation === 0) constantColumns.push(column);
  }
  return { deviations, constantColumns };
}

function columnDeviation({ rows, columns, data }: Matrix, column: number, mean: number): number {
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
  for (let index = column; index < data.length; index += columns) sum += (((data[index] ?? 0) - mean) / range) ** 2;
  return range * Math.sqrt(sum / rows);
}
