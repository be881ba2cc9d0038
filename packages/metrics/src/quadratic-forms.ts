import { type Matrix, multiply } from '@ingd/engine';
import type { DistanceKernel } from './distance-kernels.js';
import type { Pace } from './pacing.js';
import { squaresOfRow } from './squared-distances.js';

/** Entries of a tile and its products stay in the processor's cache and far below any memory limit. */
const tileRows = 128;

/** Fills `into` with row `row` of a symmetric matrix, from its diagonal on: `into[j - row]` is entry (row, j). */
export type FillRow = (row: number, into: Float64Array) => void;

/** Which columns, and who is told how far it has come: one unit of work is a pair of points. */
export interface QuadraticFormsOptions {
  /** The vectors a, one a column: `[n, c]`. */
  readonly vectors: Matrix;
  readonly pace: Pace;
}

/** aᵀ K a for every vector a, and the largest |entry| of K: what rounding is measured by. */
export interface QuadraticForms {
  readonly forms: Float64Array;
  readonly magnitude: number;
}

/** aᵀ K a for every column a. Each entry of K on and above the diagonal is made once, by tiles, and shared by all columns. */
export async function quadraticForms(fill: FillRow, { vectors, pace }: QuadraticFormsOptions): Promise<QuadraticForms> {
  const { rows, columns } = vectors;
  const forms = new Float64Array(columns);
  let magnitude = 0;
  for (let from = 0; from < rows; from += tileRows) {
    const to = Math.min(from + tileRows, rows);
    const tile = upperTile(fill, { from, to, size: rows });
    magnitude = tile.data.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), magnitude);
    const right = { rows: rows - from, columns, data: vectors.data.subarray(from * columns) };
    const products = multiply(tile, right); // [to - from, c]
    for (let i = 0; i < products.data.length; i++) {
      const column = i % columns;
      forms[column] = (forms[column] as number) + (right.data[i] as number) * (products.data[i] as number);
    }
    const pause = pace((to - from) * (rows - from));
    if (pause) await pause;
  }
  return { forms, magnitude };
}

/** Entries above the diagonal count twice and those below not at all, so that aᵀ K a needs each pair once: `[to - from, n - from]`. */
function upperTile(fill: FillRow, { from, to, size }: { from: number; to: number; size: number }): Matrix {
  const width = size - from;
  const tile = new Float64Array((to - from) * width);
  for (let row = from; row < to; row++) {
    const start = (row - from) * width + row - from;
    const entries = tile.subarray(start, start + size - row);
    fill(row, entries);
    for (let j = 1; j < entries.length; j++) entries[j] = 2 * (entries[j] as number);
  }
  return { rows: to - from, columns: width, data: tile };
}

/** The rows of the kernel matrix of `points`. */
export function kernelRows(points: Matrix, kernel: DistanceKernel): FillRow {
  return (row, into) => {
    squaresOfRow({ x: points, row, y: points, from: row, to: points.rows }, into);
    kernel.apply(into);
  };
}

/** What all vectors may take: at most 1 GiB. */
export function expectVectorsFit(functionName: string, { rows, count, name }: VectorsRequest): void {
  const most = Math.floor(2 ** 30 / (8 * rows)) - 1;
  if (count <= most) return;
  throw new RangeError(
    `${functionName}: expected at most ${most} ${name} of ${rows} points, got ${count}; ask for fewer, or pass fewer points`,
  );
}

interface VectorsRequest {
  readonly rows: number;
  readonly count: number;
  readonly name: string;
}
