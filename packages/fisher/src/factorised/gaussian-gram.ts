import { type Matrix, toTensor, transpose } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredTensors, centredTensors } from './centred-tensors.js';
import type { RbfFields } from './rbf-sample.js';
import { addBlocks, type Block, sumOfGrams } from './symmetric-sum.js';

export interface GaussianGramRequest extends RbfFields {
  /** κ = k(x, x) / σ², `[n, n]`. */
  readonly scaled: Matrix;
  /** a = 1/σ². */
  readonly precision: number;
}

/**
 * M Mᵀ = Σᵢⱼ V_c(xᵢ)ᵀ ∇∇k(xᵢ, xⱼ) V_c'(xⱼ) for RBF statistics and the Gaussian kernel, as matrix products that never hold a
 * field for each pair of particles. Only the term H costs in proportion to d.
 */
export async function gaussianGram(request: GaussianGramRequest): Promise<Matrix> {
  const parts = partsOf(request.strengths.columns);
  const { smooth, products } = tf.tidy(() => {
    const tensors = centredTensors(request);
    const kappa = toTensor(request.scaled);
    return { smooth: smoothTerms(tensors, kappa, request.precision), products: mixedProducts(request, parts, kappa) };
  });
  const blocks = pairsOf(parts).map(([row, column], index): Block => {
    return { firstRow: row.first, firstColumn: column.first, values: products[index] as Tensor2D };
  });
  try {
    return await addBlocks(await sumOfGrams([], [smooth]), blocks);
  } finally {
    tf.dispose([smooth, ...products]);
  }
}

/** Statistics in a few parts: of the symmetric H only the pairs on and below the diagonal are multiplied. */
const PARTS = 3;

interface Part {
  readonly first: number;
  readonly count: number;
}

function partsOf(size: number): Part[] {
  const width = Math.ceil(size / PARTS);
  return Array.from({ length: Math.ceil(size / width) }, (_, index) => ({
    first: index * width,
    count: Math.min(width, size - index * width),
  }));
}

function pairsOf<T>(parts: readonly T[]): [T, T][] {
  return parts.flatMap((row, index) => parts.slice(0, index + 1).map((column): [T, T] => [row, column]));
}

/**
 * (c cᵀ) ∘ (Kᵀ κ K) + S + Sᵀ, with K̃ = K ∘ (diag q − p), Q = (κK) ∘ p, Q_q = ((κ∘q)K) ∘ p and
 * S = Kᵀ[½ (κ∘q)K − Q + a(½ (κ∘q²)K − Q_q − (κ∘q)K̃)] + K̃ᵀ a(Q + ½ κK̃).
 */
function smoothTerms({ x, k, p, q, cc }: CentredTensors, kappa: Tensor2D, a: number): Tensor2D {
  const lengths = tf.sum<Tensor2D>(tf.square(x), 1, true); // diag q, [n, 1]
  const kTilde = tf.mul<Tensor2D>(k, tf.sub<Tensor2D>(lengths, p));
  const kappaQ = tf.mul<Tensor2D>(kappa, q);
  const smooth = tf.matMul<Tensor2D>(kappa, k);
  const smoothQ = tf.matMul<Tensor2D>(kappaQ, k);
  const bigQ = tf.mul<Tensor2D>(smooth, p);
  const inner = tf.sub(tf.mul(tf.matMul(tf.mul(kappaQ, q), k), 0.5), tf.mul(smoothQ, p)); // ½ (κ∘q²)K − Q_q
  const second = tf.sub(inner, tf.matMul(kappaQ, kTilde));
  const plain = tf.add<Tensor2D>(tf.sub(tf.mul(smoothQ, 0.5), bigQ), tf.mul(second, a));
  const tilde = tf.mul<Tensor2D>(tf.add(bigQ, tf.mul(tf.matMul(kappa, kTilde), 0.5)), a);
  const s = tf.add<Tensor2D>(tf.matMul(k, plain, true), tf.matMul(kTilde, tilde, true));
  return tf.add(tf.mul(cc, tf.matMul(k, smooth, true)), tf.add(s, tf.transpose(s)));
}

/** The blocks of a H, H_cc' = Σᵢ K_ic Σ_l c_l p_ic' (κ (x_l ∘ K))_ic': one product over (l, i) for each pair of parts. */
function mixedProducts(request: GaussianGramRequest, parts: readonly Part[], kappa: Tensor2D): Tensor2D[] {
  const strengthsTransposed = transpose(request.strengths);
  const factors = parts.map((part) => mixedFactors(request, rowsOf(strengthsTransposed, part), part, kappa));
  return pairsOf(factors).map(([row, column]) => tf.matMul<Tensor2D>(row.left, column.right, false, true));
}

/** The left factor c_l K_ic and the right one a p_ic' (κ (x_l ∘ K))_ic' for some of the statistics, `[count, d n]`. */
function mixedFactors({ points, centers, precision }: GaussianGramRequest, kT: Matrix, part: Part, kappa: Tensor2D) {
  const [dimension, rows] = [points.rows.columns, points.rows.rows];
  const { count } = part;
  const own = rowsOf(centers.rows, part);
  const k3 = tf.reshape(toTensor(kT), [count, 1, rows]);
  const placed = tf.mul<Tensor3D>(tf.reshape(toTensor(points.columns), [1, dimension, rows]), k3); // x_l ∘ K
  const smooth = tf.matMul<Tensor2D>(tf.reshape(placed, [count * dimension, rows]), kappa); // κ is symmetric
  const p = tf.mul(tf.matMul<Tensor2D>(toTensor(own), toTensor(points.columns)), precision); // a pᵀ, [count, n]
  const right = tf.mul(tf.reshape(smooth, [count, dimension, rows]), tf.expandDims(p, 1));
  const left = tf.mul(tf.reshape(toTensor(own), [count, dimension, 1]), k3);
  const shape: [number, number] = [count, dimension * rows];
  return { left: tf.reshape<tf.Rank.R2>(left, shape), right: tf.reshape<tf.Rank.R2>(right, shape) };
}

/** Some rows, sharing the memory. */
function rowsOf({ columns, data }: Matrix, { first, count }: Part): Matrix {
  return { rows: count, columns, data: data.subarray(first * columns, (first + count) * columns) };
}
