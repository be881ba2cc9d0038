import { type Matrix, toMatrix, toTensor } from '@ingd/engine';
import type { RbfStatistic } from '@ingd/families';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../statistic-fields.js';
import type { RbfValues } from './rbf-values.js';
import { concatRows, rowsOf, type StatisticProducts, sumOf } from './statistic-products.js';

/** The products, and T itself tile by tile for sums in float64. */
export interface RbfProducts extends StatisticProducts {
  /** Hands T at the rows of each tile, `[tile, b]` in float64, to `use`, one after another. */
  visit(use: (tile: Range, values: Matrix) => void): Promise<void>;
}

/** Everything is borrowed. */
export interface RbfProductsOptions {
  readonly statistic: RbfStatistic;
  readonly values: RbfValues;
  /** X, `[n, d]`. */
  readonly particles: Tensor2D;
  /** X on the host. */
  readonly points: Matrix;
}

/** T at all particles is kept up to this size; beyond, its tiles are computed again at every product. */
const KEPT_BYTES = 2 ** 29;

/**
 * The products of Gaussian RBFs: since ∇T_c(x) = T_c(x) (c − x)/s², everything is T times [v ∘ c, v] and Tᵀ times [h, −⟨x, h⟩, u]:
 * d + 1 and d + 2 columns a vector, and no elementwise work on `[n, b]` beyond T itself. T is float32, rounded once from float64.
 */
export function rbfProducts({ statistic, values: valuesOf, particles, points }: RbfProductsOptions): RbfProducts {
  const [rows, dimension] = particles.shape;
  const { size, bandwidth } = statistic;
  const scale = 1 / bandwidth ** 2;
  const tiles = valuesOf.tiles(rows);
  const evaluate = (tile: Range) => toTensor(valuesOf.at(points, tile));
  const kept = 4 * size * rows <= KEPT_BYTES ? tiles.map((tile) => tf.keep(evaluate(tile))) : undefined;
  const at = (tile: Range) => kept?.[tiles.indexOf(tile)] ?? evaluate(tile);
  const { x, centers, dispose } = centred(statistic, particles);
  const times = (v: Tensor2D) => concatRows(tiles.map((tile) => tf.tidy(() => tf.matMul<Tensor2D>(at(tile), v))));
  const timesTransposed = (u: Tensor2D) => sumOf(tiles, (tile) => tf.matMul<Tensor2D>(at(tile), rowsOf(u, tile), true));
  return {
    values: (v) => tf.tidy(() => times(v)),
    valuesTransposed: (u) => tf.tidy(() => timesTransposed(u)),
    pull: (v) =>
      tf.tidy(() => {
        const count = v.shape[1];
        const weighted = tf.mul(tf.expandDims(v, 1), tf.expandDims(centers, 2)); // [b, d, k]
        const columns = tf.concat2d([tf.reshape<tf.Rank.R2>(weighted, [size, dimension * count]), v], 1);
        const product = times(columns);
        const values = tf.slice2d(product, [0, dimension * count], [rows, count]);
        const toward = tf.reshape<tf.Rank.R3>(tf.slice2d(product, [0, 0], [rows, dimension * count]), [
          rows,
          dimension,
          count,
        ]);
        const away = tf.mul(tf.expandDims(x, 2), tf.expandDims(values, 1));
        const fields = tf.mul(tf.sub(toward, away), scale); // [n, d, k]
        return { values, fields: tf.transpose<Tensor3D>(fields as Tensor3D, [2, 0, 1]) };
      }),
    push: (u, h) =>
      tf.tidy(() => {
        const count = u.shape[1];
        const fields = tf.mul<Tensor3D>(tf.transpose<Tensor3D>(h, [1, 2, 0]), scale); // [n, d, k]
        const own = tf.sum<Tensor2D>(tf.mul(fields, tf.expandDims(x, 2)), 1); // ⟨xᵢ, hᵢ⟩/s², [n, k]
        const flat = tf.reshape<tf.Rank.R2>(fields, [rows, dimension * count]);
        const product = timesTransposed(tf.concat2d([flat, tf.sub<Tensor2D>(u, own)], 1)); // [b, (d + 1) k]
        const toward = tf.reshape(tf.slice2d(product, [0, 0], [size, dimension * count]), [size, dimension, count]);
        const along = tf.sum<Tensor2D>(tf.mul(toward, tf.expandDims(centers, 2)), 1);
        return tf.add(along, tf.slice2d(product, [0, dimension * count], [size, count]));
      }),
    async visit(use) {
      for (const [index, tile] of tiles.entries()) {
        const values = kept?.[index];
        use(tile, values ? await toMatrix(values) : valuesOf.at(points, tile));
      }
    },
    dispose() {
      tf.dispose(kept ?? []);
      dispose();
    },
  };
}

/** Particles and centres about the centres' mean, so that differences of products cancel less. */
function centred({ centers }: RbfStatistic, particles: Tensor2D) {
  const own = tf.tidy(() => {
    const origin = tf.mean<Tensor2D>(centers, 0, true);
    return {
      x: tf.keep(tf.sub<Tensor2D>(particles, origin)),
      centers: tf.keep(tf.sub<Tensor2D>(centers, origin)),
    };
  });
  return { ...own, dispose: () => tf.dispose([own.x, own.centers]) };
}
