import { squaredDistances } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** For each row the nearest row of others, and how far it is. */
export interface Nearest {
  readonly rows: Int32Array;
  readonly distances: Float64Array;
}

const TILE = 250;

/** The nearest by Euclidean distance; tensors are borrowed. */
export async function nearestRows(x: tf.Tensor2D, others: tf.Tensor2D): Promise<Nearest> {
  const [count, columns] = x.shape;
  const rows = new Int32Array(count);
  const distances = new Float64Array(count);
  for (let start = 0; start < count; start += TILE) {
    const [index, least] = tf.tidy(() => {
      const tile = tf.slice(x, [start, 0], [Math.min(TILE, count - start), columns]);
      const squares = squaredDistances(tile, others);
      return [tf.argMin(squares, 1), tf.sqrt(tf.min(squares, 1))];
    });
    rows.set(await index.data(), start);
    distances.set(await least.data(), start);
    tf.dispose([index, least]);
  }
  return { rows, distances };
}

/** The value below which a share of the numbers lies. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
