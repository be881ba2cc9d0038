import { cholesky, expectNumber, expectShape, gram, type Matrix, rowsPerTile } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { solveFor } from '../projection/host-vectors.js';

/** Particles, and the gradient that they are to follow. */
export interface LeastFieldOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** X, `[n, d]`; borrowed. */
  readonly particles: Tensor2D;
  /** g, `[b]`. */
  readonly gradient: Float64Array;
  /** F + ρI, `[b, b]`. */
  readonly metric: Matrix;
  /** λ ≥ 0, of mean |h|². */
  readonly penalty: number;
}

/** Particles that mean J Jᵀ is taken over: with d numbers in each row of J they are plenty. */
const ROWS = 128;

/**
 * h*(x) = J(x)ᵀα at every particle, α = `leastFieldWeights`. The caller disposes it.
 * @throws RangeError when the statistics are not independent and λ or ρ too small for them
 */
export async function leastField(options: LeastFieldOptions): Promise<Tensor2D> {
  const { statistic, particles } = options;
  const alpha = Float32Array.from(await leastFieldWeights(options));
  return tf.tidy(() => {
    const row = tf.tensor2d(alpha, [1, alpha.length]);
    const pulled = tilesOf(particles, 16 * statistic.size).map((tile) =>
      statistic.vjp(tile, tf.tile<Tensor2D>(row, [tile.shape[0], 1])),
    );
    return tf.concat2d(pulled, 0);
  });
}

/**
 * α = (λ(F + ρI) + mean J Jᵀ)⁻¹ g, `[b]`: of all fields, h*(x) = J(x)ᵀα makes ‖g − mean J h‖² + λ mean |h|² least, the first in the norm of (F + ρI)⁻¹   [Liu 2025, Thm 4.3, Φ the identity].
 * It moves new samples as it moves the particles: `statistic.vjp(x, …)` with α in every row. mean J Jᵀ is taken over at most 128 particles.
 * @throws RangeError when a size does not fit, or the statistics are not independent and λ or ρ too small for them
 */
export async function leastFieldWeights({
  statistic,
  particles,
  gradient,
  metric,
  penalty,
}: LeastFieldOptions): Promise<Float64Array> {
  expectNumber('leastFieldWeights', 'penalty', penalty, { minimum: 0 });
  expectShape('leastFieldWeights', 'particles', particles, [null, statistic.dimension]);
  if (gradient.length !== statistic.size || metric.rows !== statistic.size) {
    throw new RangeError(
      `leastFieldWeights: expected ${statistic.size} numbers of gradient and as many rows of metric, got ${gradient.length} and ${metric.rows}; take both of the same statistic`,
    );
  }
  const square = await meanSquareOfJacobian(statistic, particles);
  for (let i = 0; i < square.data.length; i++)
    square.data[i] = (square.data[i] as number) + penalty * (metric.data[i] as number);
  return solveFor(factorOf(square), gradient);
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
      `leastFieldWeights: expected λ(F + ρI) + mean J Jᵀ to be positive definite, got ${(cause as Error).message}; raise penalty or ridge, or leave out statistics that depend on others`,
      { cause },
    );
  }
}
