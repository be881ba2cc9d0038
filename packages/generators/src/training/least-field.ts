import { cholesky, gram, type Matrix, rowsPerTile } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { solveFor } from '../projection/host-vectors.js';

export interface LeastFieldOptions {
  readonly statistic: Statistic;
  readonly particles: Tensor2D;
  /** g */
  readonly gradient: Float64Array;
  /** F + ρI */
  readonly metric: Matrix;
  /** λ */
  readonly penalty: number;
}

/** Particles that mean J Jᵀ is taken over: with d numbers in each row of J they are plenty. */
const ROWS = 128;

/**
 * h*(x) = J(x)ᵀα with α = (λ(F + ρI) + mean J Jᵀ)⁻¹ g, at every particle: what makes ‖g − mean J h‖² + λ mean |h|² least over all fields
 * [Liu 2025, Thm 4.3, Φ the identity]. The caller disposes it.
 * @throws RangeError when the statistics are not independent and λ or ρ too small for them
 */
export async function leastField(options: LeastFieldOptions): Promise<Tensor2D> {
  const { statistic, particles, gradient, metric, penalty } = options;
  const square = await meanSquareOfJacobian(statistic, particles);
  for (let i = 0; i < square.data.length; i++)
    square.data[i] = (square.data[i] as number) + penalty * (metric.data[i] as number);
  const alpha = Float32Array.from(solveFor(factorOf(square), gradient));
  return tf.tidy(() => {
    const row = tf.tensor2d(alpha, [1, alpha.length]);
    const pulled = tilesOf(particles, 16 * statistic.size).map((tile) =>
      statistic.vjp(tile, tf.tile<Tensor2D>(row, [tile.shape[0], 1])),
    );
    return tf.concat2d(pulled, 0);
  });
}

/** mean J Jᵀ, `[b, b]`. */
async function meanSquareOfJacobian(statistic: Statistic, particles: Tensor2D): Promise<Matrix> {
  const { size, dimension } = statistic;
  const rows = Math.min(ROWS, particles.shape[0]);
  const sum: Matrix = { rows: size, columns: size, data: new Float64Array(size * size) };
  const some = tf.slice(particles, [0, 0], [rows, dimension]);
  const tiles = tf.tidy(() => tilesOf(some, 12 * size * dimension));
  some.dispose();
  try {
    for (const tile of tiles) {
      const flat = tf.tidy(() =>
        tf.reshape<tf.Rank.R2>(tf.transpose(statistic.jacobian(tile), [1, 0, 2]), [size, tile.shape[0] * dimension]),
      );
      const { data } = await gram(flat).finally(() => flat.dispose());
      for (let i = 0; i < data.length; i++) sum.data[i] = (sum.data[i] as number) + (data[i] as number) / rows;
    }
    return sum;
  } finally {
    tf.dispose(tiles);
  }
}

function tilesOf(x: Tensor2D, bytesPerRow: number): Tensor2D[] {
  const [rows, columns] = x.shape;
  const tile = Math.min(rows, rowsPerTile({ bytesPerRow }));
  return Array.from({ length: Math.ceil(rows / tile) }, (_, k) =>
    tf.slice(x, [k * tile, 0], [Math.min(tile, rows - k * tile), columns]),
  );
}

function factorOf(matrix: Matrix) {
  try {
    return cholesky(matrix);
  } catch (cause) {
    throw new RangeError(
      `ingd: expected λ(F + ρI) + mean J Jᵀ to be positive definite, got ${(cause as Error).message}; raise penalty or ridge, or leave out statistics that depend on others`,
      { cause },
    );
  }
}
