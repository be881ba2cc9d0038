import { type Matrix, toTensor } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredTensors, centredTensors } from './centred-tensors.js';
import type { RbfFields } from './rbf-sample.js';
import { assembleSymmetric, type SymmetricPanels, symmetricPanels } from './symmetric-product.js';

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
  const { whole, mixed } = tf.tidy(() => {
    const tensors = centredTensors(request);
    const kappa = toTensor(request.scaled);
    const { panels } = mixedTerm(tensors, kappa, request.precision);
    return { whole: smoothTerms(tensors, kappa, request.precision), mixed: panels.map(({ values }) => values) };
  });
  return assembleSymmetric([panelsOf(mixed)], [whole]);
}

/** The panels that a tidy let through as plain tensors. */
function panelsOf(values: readonly Tensor2D[]): SymmetricPanels {
  const size = (values[0] as Tensor2D).shape[0];
  return { size, panels: values.map((panel) => ({ first: size - panel.shape[0], values: panel })) };
}

/**
 * (c cᵀ) ∘ (Kᵀ κ K) + S + Sᵀ, with K̃ = K ∘ (diag q − p), Q = (κK) ∘ p, Q_q = ((κ∘q)K) ∘ p and
 * S = Kᵀ[½ (κ∘q)K − Q + a(½ (κ∘q²)K − Q_q − (κ∘q)K̃)] + K̃ᵀ a(Q + ½ κK̃).
 */
function smoothTerms({ x, k, kT, p, q, cc }: CentredTensors, kappa: Tensor2D, a: number): Tensor2D {
  const rows = k.shape[0];
  const lengths = tf.sum<Tensor2D>(tf.square(x), 1, true); // diag q, [n, 1]
  const kTilde = tf.mul<Tensor2D>(k, tf.sub<Tensor2D>(lengths, p));
  const kappaQ = tf.mul<Tensor2D>(kappa, q);
  const stacked = tf.concat2d([kappa, kappaQ, tf.mul<Tensor2D>(kappaQ, q)], 0); // [3n, n]
  const [smooth, smoothQ, smoothQQ] = tf.split<Tensor2D>(tf.matMul<Tensor2D>(stacked, k), 3) as Tensor2D[];
  const ofTilde = tf.matMul<Tensor2D>(tf.slice(stacked, [0, 0], [2 * rows, -1]), kTilde);
  const [tildeSmooth, tildeSmoothQ] = tf.split<Tensor2D>(ofTilde, 2) as Tensor2D[];
  const bigQ = tf.mul(smooth as Tensor2D, p);
  const bigQq = tf.mul(smoothQ as Tensor2D, p);
  const second = tf.sub(tf.sub(tf.mul(smoothQQ as Tensor2D, 0.5), bigQq), tildeSmoothQ as Tensor2D);
  const plain = tf.add(tf.sub(tf.mul(smoothQ as Tensor2D, 0.5), bigQ), tf.mul(second, a));
  const tilde = tf.mul(tf.add(bigQ, tf.mul(tildeSmooth as Tensor2D, 0.5)), a);
  const both = tf.concat2d([kT, tf.transpose(kTilde)], 1); // [b, 2n]
  const s = tf.matMul<Tensor2D>(both, tf.concat2d([plain as Tensor2D, tilde as Tensor2D], 0));
  const product = tf.mul(cc, tf.matMul(kT, smooth as Tensor2D));
  return tf.add(product, tf.add(s, tf.transpose(s)));
}

/** a H, H_cc' = Σᵢ K_ic Σ_l c_l p_ic' (κ (x_l ∘ K))_ic': one product over (l, i) once the right factor is formed. */
function mixedTerm({ x, c, kT, p }: CentredTensors, kappa: Tensor2D, a: number): SymmetricPanels {
  const [size, dimension] = c.shape;
  const rows = x.shape[0];
  const k3 = tf.reshape(kT, [size, 1, rows]);
  const placed = tf.mul<Tensor3D>(tf.reshape(tf.transpose(x), [1, dimension, rows]), k3); // x_l ∘ K, [b, d, n]
  const smooth = tf.matMul<Tensor2D>(tf.reshape(placed, [size * dimension, rows]), kappa); // κ is symmetric
  const p3 = tf.mul(tf.reshape(tf.transpose(p), [size, 1, rows]), a);
  const right = tf.mul(tf.reshape(smooth, [size, dimension, rows]), p3);
  const left = tf.mul(tf.reshape(c, [size, dimension, 1]), k3);
  return symmetricPanels(tf.reshape(left, [size, dimension * rows]), tf.reshape(right, [size, dimension * rows]));
}
