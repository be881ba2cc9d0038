import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** Rows of one forward-mode pass: enough to keep a backend busy. */
const rowsPerPass = 4096;

/**
 * ∇h at each point, by one forward-mode pass along each axis, several at once.
 * @param x `[n, d]`, borrowed
 * @returns `[n, d, d]`, row-major: entry (i, a, b) is ∂h_a/∂x_b at xᵢ
 */
export async function jacobians(drift: Drift, x: tf.Tensor2D): Promise<Float32Array> {
  const [rows, dimension] = x.shape;
  const result = new Float32Array(rows * dimension * dimension);
  const width = Math.max(1, Math.min(dimension, Math.floor(rowsPerPass / Math.max(1, rows))));
  for (let first = 0; first < dimension; first += width) {
    const count = Math.min(width, dimension - first);
    const columns = await alongAxes(drift, x, { first, count });
    for (let column = 0; column < count; column++) {
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < dimension; a++) {
          result[(i * dimension + a) * dimension + first + column] = columns[
            (column * rows + i) * dimension + a
          ] as number;
        }
      }
    }
  }
  return result;
}

interface Axes {
  readonly first: number;
  readonly count: number;
}

/** ∇h(xᵢ) e_b for the axes b: `[count · n, d]`, axis by axis. */
async function alongAxes(drift: Drift, x: tf.Tensor2D, { first, count }: Axes): Promise<Float32Array> {
  const [rows, dimension] = x.shape;
  const directions = new Float32Array(count * rows * dimension);
  for (let column = 0; column < count; column++) {
    for (let i = 0; i < rows; i++) directions[(column * rows + i) * dimension + first + column] = 1;
  }
  const slopes = tf.tidy(() =>
    drift.jvp(count === 1 ? tf.clone(x) : tf.tile(x, [count, 1]), tf.tensor2d(directions, [count * rows, dimension])),
  );
  try {
    return await slopes.data<'float32'>();
  } finally {
    slopes.dispose();
  }
}
