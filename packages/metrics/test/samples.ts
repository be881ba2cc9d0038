import { readFileSync } from 'node:fs';
import { createKey, type Matrix, normalValues, uniformValues } from '@ingd/engine';

/** A matrix of nested rows. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** Standard normal points of a seed, moved by `shift` and stretched by `scale`. */
export function normalSample(
  seed: number,
  { rows, columns, shift = 0, scale = 1 }: { rows: number; columns: number; shift?: number; scale?: number },
): Matrix {
  return { rows, columns, data: normalValues(createKey(seed), rows * columns).map((z) => shift + scale * z) };
}

/** A fixture's path. */
export function fixture(name: string): URL {
  return new URL(`./fixtures/${name}`, import.meta.url);
}

/** A JSON fixture. */
export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(fixture(name), 'utf8'));
}

/** MMD² as it is defined, pair by pair. */
export function slowMmdSquared(x: Matrix, y: Matrix, bandwidth: number): number {
  const row = ({ data, columns }: Matrix, i: number) => data.subarray(i * columns, (i + 1) * columns);
  const mean = (a: Matrix, b: Matrix) => {
    let sum = 0;
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.rows; j++) {
        const other = row(b, j);
        const square = row(a, i).reduce((total, value, k) => total + (value - (other[k] ?? 0)) ** 2, 0);
        sum += Math.exp(-square / (2 * bandwidth ** 2));
      }
    }
    return sum / (a.rows * b.rows);
  };
  return mean(x, x) + mean(y, y) - 2 * mean(x, y);
}

/** Each row as often as its whole weight says. */
export function repeated({ columns, data }: Matrix, weights: readonly number[]): Matrix {
  const rows = weights.flatMap((weight, i) => Array.from({ length: weight }, () => i));
  const values = rows.flatMap((row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
  return { rows: rows.length, columns, data: Float64Array.from(values) };
}

/** Whole weights from 0 to 3, not all of them 0. */
export function countsOf(seed: number, rows: number): number[] {
  return Array.from(uniformValues(createKey(seed), rows), (u, i) => (i === 0 ? 2 : Math.floor(4 * u)));
}

/** x turned in the plane of its first two columns, and moved. */
export function turnedAndMoved({ rows, columns, data }: Matrix, angle = 0.7, shift = 11): Matrix {
  const moved = data.map((value) => value + shift);
  for (let i = 0; i < rows; i++) {
    const [u, v] = [data[i * columns] as number, data[i * columns + 1] as number];
    moved[i * columns] = Math.cos(angle) * u - Math.sin(angle) * v + shift;
    moved[i * columns + 1] = Math.sin(angle) * u + Math.cos(angle) * v + shift;
  }
  return { rows, columns, data: moved };
}

/** How many standard deviations the number of p-values at or below `level` lies from what a calibrated test gives. */
export function levelError(pValues: readonly number[], level: number): number {
  const rejected = pValues.filter((p) => p <= level).length;
  return (rejected - pValues.length * level) / Math.sqrt(pValues.length * level * (1 - level));
}

/** The three samples of the NumPy fixture. */
export const twoSample = (() => {
  const { A, B, C, ...values } = readJson('two-sample.json') as {
    A: number[][];
    B: number[][];
    C: number[][];
  } & Record<string, number>;
  return { a: matrixOf(A), b: matrixOf(B), c: matrixOf(C), values };
})();

/** Rows of one column of a matrix. */
export function columnOf({ rows, columns, data }: Matrix, column: number): Matrix {
  return {
    rows,
    columns: 1,
    data: Float64Array.from({ length: rows }, (_, i) => data[i * columns + column] as number),
  };
}

/** Every number plus `shift`. */
export function moved({ rows, columns, data }: Matrix, shift: number): Matrix {
  return { rows, columns, data: data.map((value) => value + shift) };
}
