import type { Matrix } from '@ingd/engine';

export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

export function largestDifference(a: Matrix, b: Matrix): number {
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] ?? Number.NaN))), 0);
}
