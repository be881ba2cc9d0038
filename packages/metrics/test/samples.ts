import { readFileSync } from 'node:fs';
import { createKey, type Matrix, normalValues } from '@ingd/engine';

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
