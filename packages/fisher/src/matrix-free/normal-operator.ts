import type { DriftBasis } from '@ingd/kernels';
import { functionOperator, type LinearOperator } from '@ingd/linalg';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { StatisticProducts } from './statistic-products.js';

/** What Γ is made of, at n particles. All is borrowed. */
export interface NormalOperatorParts {
  readonly products: StatisticProducts;
  readonly basis: DriftBasis;
  /** mean_X T, `[1, b]`. */
  readonly mean: Tensor2D;
  /** n */
  readonly count: number;
  /** d */
  readonly dimension: number;
  /** λ */
  readonly damping: number;
}

/** What F is made of. */
export type FisherParts = Pick<NormalOperatorParts, 'products' | 'mean' | 'count'>;

/** Bytes that the widest temporary of one product may take. */
const WIDEST_BYTES = 2 ** 26;

/** Γ − ridge·I = λF + M Mᵀ, by products alone: F = (T − mean)ᵀ(T − mean)/(n − 1), M = (1/n) Σᵢ J(xᵢ)Φ(xᵢ). Neither is formed. */
export function normalOperator(parts: NormalOperatorParts): LinearOperator {
  const { products, basis, mean, count, damping } = parts;
  const apply = (v: Tensor2D) => {
    const { values, fields } = products.pull(v);
    const centredValues = tf.sub<Tensor2D>(values, tf.matMul<Tensor2D>(mean, v));
    const moved = tf.mul<tf.Tensor3D>(basis.apply(basis.transpose(fields)), 1 / count ** 2); // Φ Φᵀ V
    return pushCentred(parts, tf.mul(centredValues, damping / (count - 1)), moved);
  };
  return positive('drift-normal', parts, (v) => inColumns(parts, v, apply));
}

/** F, by products alone. */
export function fisherOf(parts: FisherParts): LinearOperator {
  const { products, mean, count } = parts;
  return positive('drift-fisher', parts, (v) => {
    const centredValues = tf.sub<Tensor2D>(products.values(v), tf.matMul<Tensor2D>(mean, v));
    const spread = tf.mul<Tensor2D>(centredValues, 1 / (count - 1));
    return tf.sub(products.valuesTransposed(spread), meanTimesSums(mean, spread));
  });
}

/** (T − mean)ᵀ U + Σᵢ J(xᵢ) hᵢ. */
function pushCentred({ products, mean }: NormalOperatorParts, u: Tensor2D, h: tf.Tensor3D): Tensor2D {
  return tf.sub<Tensor2D>(products.push(u, h), meanTimesSums(mean, u));
}

function meanTimesSums(mean: Tensor2D, u: Tensor2D): Tensor2D {
  return tf.matMul<Tensor2D>(tf.transpose(mean), tf.sum<Tensor2D>(u, 0, true));
}

function positive(name: string, { mean }: FisherParts, apply: (v: Tensor2D) => Tensor2D): LinearOperator {
  const size = mean.shape[1];
  return functionOperator({ name, rows: size, columns: size, apply, tags: ['positive-semidefinite'] });
}

/** A few columns at a time where all at once would take too much. */
function inColumns({ dimension, count }: NormalOperatorParts, v: Tensor2D, apply: (v: Tensor2D) => Tensor2D): Tensor2D {
  const [rows, columns] = v.shape;
  const width = Math.max(1, Math.floor(WIDEST_BYTES / (4 * (dimension + 2) * Math.max(rows, count))));
  if (columns <= width) return apply(v);
  const parts: Tensor2D[] = [];
  for (let first = 0; first < columns; first += width) {
    parts.push(tf.tidy(() => apply(tf.slice2d(v, [0, first], [rows, Math.min(width, columns - first)]))));
  }
  return tf.concat2d(parts, 1);
}
