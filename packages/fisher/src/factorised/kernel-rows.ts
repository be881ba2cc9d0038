import type { Matrix } from '@ingd/engine';
import { type CentredPoints, gaussianValues } from './rbf-sample.js';

/** A Gaussian kernel between points in float64, by tiles of rows. */
export interface KernelRows {
  /** Hands the rows of x in a tile, beginning at `first`, and the kernel's there, `[tile, n]`, to `use`. */
  visit(use: (first: number, x: Matrix, kernel: Matrix) => void): void;
  /** The kernel as a whole, `[n, n]`. */
  whole(): Matrix;
}

/** Up to this many bytes the kernel is kept; beyond, tiles of so many are computed again at every visit, and memory stays linear in n. */
const KEPT_BYTES = 2 ** 28;

/** factor · exp(−|x − y|² / 2s²) between all pairs of points. */
export function kernelRows(
  points: CentredPoints,
  bandwidth: number,
  factor: number,
  keptBytes: number = KEPT_BYTES,
): KernelRows {
  const { rows: count, columns } = points.rows;
  const tileRows = Math.max(1, Math.floor(keptBytes / (8 * count)));
  const kernelOf = (tile: CentredPoints) => {
    const kernel = gaussianValues(tile, points, bandwidth);
    for (let i = 0; i < kernel.data.length; i++) kernel.data[i] = factor * (kernel.data[i] as number);
    return kernel;
  };
  const kept = tileRows >= count ? kernelOf(points) : undefined;
  return {
    whole: () => kept ?? kernelOf(points),
    visit(use) {
      if (kept !== undefined) return use(0, points.rows, kept);
      for (let first = 0; first < count; first += tileRows) {
        const rows = Math.min(tileRows, count - first);
        const x = { rows, columns, data: points.rows.data.subarray(first * columns, (first + rows) * columns) };
        const tile = { ...points, rows: x, squares: points.squares.subarray(first, first + rows) };
        use(first, x, kernelOf(tile));
      }
    },
  };
}
