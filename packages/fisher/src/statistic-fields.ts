import { rowsPerTile } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** A run of consecutive rows or statistics. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** `total` cut into runs of at most `tile`. */
function ranges(total: number, tile: number): Range[] {
  const size = Math.max(1, Math.min(tile, total));
  return Array.from({ length: Math.ceil(total / size) }, (_, index) => ({
    first: index * size,
    count: Math.min(size, total - index * size),
  }));
}

/** Bytes that the Jacobian of one particle and its transposed copy take, with room for one temporary. */
export function jacobianBytesPerRow(statistic: Statistic): number {
  return 12 * statistic.size * statistic.dimension;
}

/**
 * V_c(xᵢ) = ∇T_c(xᵢ) / n for the rows of a tile, `[b, tile, d]`; n is the number of all particles, so that tiles add up.
 * The caller disposes it.
 */
export function statisticFields(statistic: Statistic, points: Tensor2D, particleCount: number): Tensor3D {
  return tf.tidy(() => tf.transpose(tf.mul<Tensor3D>(statistic.jacobian(points), 1 / particleCount), [1, 0, 2]));
}

/** The runs that keep `bytesPerItem` bytes an item within a budget (the engine's own where absent). */
export function tilesOf(total: number, bytesPerItem: number, budget: number | undefined): Range[] {
  return ranges(total, rowsPerTile({ bytesPerRow: bytesPerItem, ...(budget === undefined ? {} : { budget }) }));
}

export interface FieldRequest {
  readonly statistic: Statistic;
  readonly particles: Tensor2D;
  readonly statistics: Range;
  /** Bytes that temporaries of one tile may take; the engine's budget where absent. */
  readonly budget?: number | undefined;
}

/** V_c at every particle for some of the statistics, `[count, n, d]`, never holding all of them. The caller disposes it. */
export function someFields({ statistic, particles, statistics, budget }: FieldRequest): Tensor3D {
  const [rows, dimension] = particles.shape;
  const tiles = tilesOf(rows, jacobianBytesPerRow(statistic), budget);
  return tf.tidy(() => {
    const parts = tiles.map(({ first, count }) =>
      tf.tidy(() => {
        const points = tf.slice(particles, [first, 0], [count, dimension]);
        const fields = statisticFields(statistic, points, rows);
        return tf.slice(fields, [statistics.first, 0, 0], [statistics.count, count, dimension]);
      }),
    );
    return parts.length === 1 ? (parts[0] as Tensor3D) : tf.concat(parts, 1);
  });
}

/** V_α(xᵢ) = Σ_c α_c ∇T_c(xᵢ) / n, `[1, n, d]`: one pull-back. The caller disposes it. */
export function combinedField(statistic: Statistic, particles: Tensor2D, alpha: Float64Array): Tensor3D {
  const [rows, dimension] = particles.shape;
  const tiles = tilesOf(rows, 16 * statistic.size, undefined);
  return tf.tidy(() => {
    const row = tf.tensor2d(new Float32Array(alpha.map((value) => value / rows)), [1, statistic.size]);
    const parts = tiles.map(({ first, count }) =>
      statistic.vjp(tf.slice(particles, [first, 0], [count, dimension]), tf.tile(row, [count, 1])),
    );
    return tf.reshape(tf.concat(parts, 0), [1, rows, dimension]);
  });
}
