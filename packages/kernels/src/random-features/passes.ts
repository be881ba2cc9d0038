import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Frequencies } from './frequencies.js';

// Every function here leaves temporaries to the caller's scope.
// ψ(x) = (cos⟨ω₁, x⟩, …, cos⟨ω_m, x⟩, sin⟨ω₁, x⟩, …, sin⟨ω_m, x⟩)/√m; weights are ordered alike, P = 2m.

/** Temporary bytes a row when k fields or weight vectors are carried at once. */
export function bytesPerRow(features: number, count: number): number {
  return 4 * features * (3 + 4 * count);
}

/** cos⟨ω, x⟩ and sin⟨ω, x⟩ over √m, `[n, m]` each. */
function waves(x: Tensor2D, { columns }: Frequencies): { readonly cosines: Tensor2D; readonly sines: Tensor2D } {
  const phases = tf.matMul<Tensor2D>(x, columns);
  const scale = 1 / Math.sqrt(columns.shape[1]);
  return { cosines: tf.mul(tf.cos(phases), scale), sines: tf.mul(tf.sin(phases), scale) };
}

/** The two halves of weights, `[k, m]` each: of the cosines and of the sines. */
function halves(w: Tensor2D): [Tensor2D, Tensor2D] {
  return tf.split<Tensor2D>(w, 2, 1) as [Tensor2D, Tensor2D];
}

/** Σ_k (w_sin cos⟨ω, xᵢ⟩ − w_cos sin⟨ω, xᵢ⟩) ω/√m for each weight vector: `[n, d], [k, P] -> [k, n, d]`. */
export function push(frequencies: Frequencies, x: Tensor2D, w: Tensor2D): Tensor3D {
  const [features, dimension] = frequencies.rows.shape;
  const [ofCosines, ofSines] = halves(w);
  const { cosines, sines } = waves(x, frequencies);
  const slopes = tf.sub(
    tf.mul(tf.expandDims(ofSines, 1), tf.expandDims(cosines, 0)),
    tf.mul(tf.expandDims(ofCosines, 1), tf.expandDims(sines, 0)),
  ); // [k, n, m]
  const rows = tf.reshape<tf.Rank.R2>(slopes, [w.shape[0] * x.shape[0], features]);
  return tf.reshape(tf.matMul(rows, frequencies.rows), [w.shape[0], x.shape[0], dimension]);
}

/** The adjoint: `[n, d], [k, n, d] -> [k, P]`. */
export function pull(frequencies: Frequencies, x: Tensor2D, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  const features = frequencies.rows.shape[0];
  const { cosines, sines } = waves(x, frequencies);
  const flat = tf.reshape<tf.Rank.R2>(fields, [count * rows, dimension]);
  const along = tf.reshape(tf.matMul<Tensor2D>(flat, frequencies.columns), [count, rows, features]); // ⟨ω, vᵢ⟩
  const sum = (wave: Tensor2D) => tf.sum<Tensor2D>(tf.mul(along, tf.expandDims(wave, 0)), 1);
  return tf.concat2d([tf.neg(sum(sines)), sum(cosines)], 1);
}

/** The derivative of the field along u: −Σ_k (w_cos cos + w_sin sin) ⟨ω, uᵢ⟩ ω/√m: `[n, d], [n, d], [1, P] -> [n, d]`. */
export function pushMixed(frequencies: Frequencies, x: Tensor2D, u: Tensor2D, w: Tensor2D): Tensor2D {
  const [ofCosines, ofSines] = halves(w);
  const { cosines, sines } = waves(x, frequencies);
  const bends = tf.add(tf.mul(cosines, ofCosines), tf.mul(sines, ofSines));
  const along = tf.matMul<Tensor2D>(u, frequencies.columns);
  return tf.neg(tf.matMul<Tensor2D>(tf.mul(bends, along), frequencies.rows));
}
