import type { Matrix } from '@ingd/engine';
import { squaredDistance } from './gaussian-kernel.js';

/** Which rows of the kernel matrix. */
export interface KernelTileOptions {
  readonly from: number;
  readonly to: number;
  readonly bandwidth: number;
}

/**
 * Rows `from` to `to` of the kernel matrix K of `points`, from the diagonal on: `[to - from, n - from]`. Entries above the
 * diagonal count twice and those below not at all, so that aᵀ K a needs each pair once.
 */
export function kernelTile(points: Matrix, { from, to, bandwidth }: KernelTileOptions): Matrix {
  const { columns, data } = points;
  const width = points.rows - from;
  const scale = -1 / (2 * bandwidth * bandwidth);
  const tile = new Float64Array((to - from) * width);
  for (let i = from; i < to; i++) {
    const start = (i - from) * width - from;
    tile[start + i] = 1;
    for (let j = i + 1; j < points.rows; j++) {
      tile[start + j] = 2 * Math.exp(scale * squaredDistance(data, i * columns, data, j * columns, columns));
    }
  }
  return { rows: to - from, columns: width, data: tile };
}
