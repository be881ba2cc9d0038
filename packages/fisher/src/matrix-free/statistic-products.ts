import type { Statistic } from '@ingd/families';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Range, tilesOf } from '../statistic-fields.js';

/** T and its Jacobian at fixed particles, known by their products with k vectors at once. Synchronous; the caller disposes results. */
export interface StatisticProducts {
  /** Σ_c T_c(xᵢ) v_c and the fields Σ_c v_c ∇T_c(xᵢ): `[b, k] -> [n, k], [k, n, d]`. */
  pull(v: Tensor2D): Pulled;
  /** Its adjoint, Σᵢ T(xᵢ) uᵢ + Σᵢ J(xᵢ) hᵢ: `[n, k], [k, n, d] -> [b, k]`. */
  push(u: Tensor2D, h: Tensor3D): Tensor2D;
  /** T V alone: `[b, k] -> [n, k]`. */
  values(v: Tensor2D): Tensor2D;
  /** Tᵀ U alone: `[n, k] -> [b, k]`. */
  valuesTransposed(u: Tensor2D): Tensor2D;
  dispose(): void;
}

export interface Pulled {
  readonly values: Tensor2D;
  readonly fields: Tensor3D;
}

/** The products of any statistic, by its own `evaluate`, `jvp` and `vjp` on tiles of particles. Borrows both. */
export function statisticProducts(statistic: Statistic, particles: Tensor2D): StatisticProducts {
  const [rows, dimension] = particles.shape;
  const tiles = tilesOf(rows, 32 * statistic.size, TILE_BUDGET);
  const points = ({ first, count }: Range) => tf.slice2d(particles, [first, 0], [count, dimension]);
  const values = (v: Tensor2D) =>
    concatRows(tiles.map((tile) => tf.tidy(() => tf.matMul<Tensor2D>(statistic.evaluate(points(tile)), v))));
  const valuesTransposed = (u: Tensor2D) =>
    sumOf(tiles, (tile) => tf.matMul<Tensor2D>(statistic.evaluate(points(tile)), rowsOf(u, tile), true));
  return {
    values: (v) => tf.tidy(() => values(v)),
    valuesTransposed: (u) => tf.tidy(() => valuesTransposed(u)),
    pull: (v) =>
      tf.tidy(() => ({
        values: values(v),
        fields: perVector(v.shape[1], (k) => {
          const row = tf.reshape<tf.Rank.R2>(columnOf(v, k), [1, statistic.size]);
          return concatRows(tiles.map((tile) => statistic.vjp(points(tile), tf.tile(row, [tile.count, 1]))));
        }),
      })),
    push: (u, h) =>
      tf.tidy(() => {
        const along = perVector(u.shape[1], (k) => {
          const field = tf.reshape<tf.Rank.R2>(tf.slice3d(h, [k, 0, 0], [1, rows, dimension]), [rows, dimension]);
          return sumOf(tiles, (tile) => tf.sum<Tensor2D>(statistic.jvp(points(tile), rowsOf(field, tile)), 0, true));
        }); // [k, 1, b]
        const moved = tf.transpose(tf.reshape<tf.Rank.R2>(along, [u.shape[1], statistic.size]));
        return tf.add<Tensor2D>(valuesTransposed(u), moved);
      }),
    dispose() {},
  };
}

/** What the temporaries of one tile may take: it stays in reach of the processor's last cache, and of any memory. */
export const TILE_BUDGET = 2 ** 26;

export function rowsOf(x: Tensor2D, { first, count }: Range): Tensor2D {
  return tf.slice2d(x, [first, 0], [count, x.shape[1]]);
}

export function concatRows(parts: Tensor2D[]): Tensor2D {
  return parts.length === 1 ? (parts[0] as Tensor2D) : tf.concat2d(parts, 0);
}

/** Σ over the tiles, in their order; temporaries of a tile go with it. */
export function sumOf<T extends Tensor2D>(tiles: readonly Range[], make: (tile: Range) => T): T {
  return tiles.slice(1).reduce(
    (total, tile) => {
      const next = tf.tidy(() => tf.add<T>(total, make(tile)));
      total.dispose();
      return next;
    },
    tf.tidy(() => make(tiles[0] as Range)),
  );
}

function columnOf(v: Tensor2D, k: number): Tensor2D {
  return tf.slice2d(v, [0, k], [v.shape[0], 1]);
}

/** Results for one vector after another, stacked: `[·, ·]` each -> `[k, ·, ·]`. */
function perVector(count: number, make: (k: number) => Tensor2D): Tensor3D {
  return tf.stack(Array.from({ length: count }, (_, k) => tf.tidy(() => make(k)))) as Tensor3D;
}
