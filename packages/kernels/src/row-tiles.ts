import { rowsPerTile } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Rows `start` to `start + count` of a set of points. */
export interface RowTile {
  readonly start: number;
  readonly count: number;
}

/** The tiles that keep temporaries of so many bytes a row within the memory that one step may take. */
export function rowTiles(rows: number, bytesPerRow: number): RowTile[] {
  const size = Math.max(1, Math.min(rows, rowsPerTile({ bytesPerRow })));
  return Array.from({ length: Math.max(1, Math.ceil(rows / size)) }, (_, index) => ({
    start: index * size,
    count: Math.min(size, rows - index * size),
  }));
}

/** The rows of a tile; the caller disposes them. */
export function takeRows(x: Tensor2D, { start, count }: RowTile): Tensor2D {
  if (count === x.shape[0]) return tf.clone(x); // shares its numbers, which a slice would copy
  return tf.slice2d(x, [start, 0], [count, x.shape[1]]);
}

/** Evaluates tile after tile, each in its own scope, and joins the results along `axis`. */
export function joinTiles<T extends Tensor>(tiles: readonly RowTile[], axis: number, make: (tile: RowTile) => T): T {
  return tf.tidy(() => {
    const parts = tiles.map((tile) => tf.tidy(() => make(tile)));
    return (parts.length === 1 ? parts[0] : tf.concat(parts, axis)) as T;
  });
}

/** Evaluates tile after tile, each in its own scope, and adds the results. */
export function sumTiles<T extends Tensor>(tiles: readonly RowTile[], make: (tile: RowTile) => T): T {
  const [first, ...rest] = tiles;
  if (first === undefined) throw new RangeError('sumTiles: expected at least one row, got none; pass a point or more');
  let total = tf.tidy(() => make(first));
  for (const tile of rest) {
    const before = total;
    total = tf.tidy(() => tf.add<T>(before, make(tile)));
    before.dispose();
  }
  return total;
}
