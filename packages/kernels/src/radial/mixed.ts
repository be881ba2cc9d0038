import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { projections, weightedDifferences } from './about.js';
import { derivativesAt, type RadialFunction } from './radial-function.js';

// Every function here leaves temporaries to the caller's scope. δ = x − y.

/** Two sets of points, about a common origin. */
interface Pair {
  readonly x: Tensor2D;
  readonly y: Tensor2D;
}

/** Σⱼ (D₁ vⱼ − D₂ δ ⟨δ, vⱼ⟩), as three matrix products for all fields at once: `[k, m, d] -> [k, n, d]`. */
export function mixedProduct(radial: RadialFunction, pair: Pair, fields: Tensor3D): Tensor3D {
  const { x, y } = pair;
  const [count, size, dimension] = fields.shape;
  const rows = x.shape[0];
  const [first, second] = derivativesAt(radial, pair, [1, 2]); // [n, m]
  const weights = radialWeights(pair, fields, second); // [n, k, m]
  const flat = tf.reshape<tf.Rank.R2>(weights, [rows * count, size]);
  const toward = tf.reshape(tf.matMul(flat, y), [rows, count, dimension]);
  const radialPart = tf.sub(toward, tf.mul(tf.expandDims(x, 1), tf.sum(weights, 2, true))); // −Σ weights δ
  const sideBySide = tf.reshape<tf.Rank.R2>(tf.transpose(fields, [1, 0, 2]), [size, count * dimension]);
  const smoothed = tf.reshape(tf.matMul(first, sideBySide), [rows, count, dimension]);
  return tf.transpose(tf.add<Tensor3D>(smoothed, radialPart), [1, 0, 2]);
}

/** D₂ ⟨δ, v⟩ for every field, `[n, k, m]`; a scope of its own, for these are the largest temporaries. */
function radialWeights({ x, y }: Pair, fields: Tensor3D, second: Tensor2D): Tensor3D {
  const [count, size, dimension] = fields.shape;
  return tf.tidy(() => {
    const flat = tf.reshape<tf.Rank.R2>(fields, [count * size, dimension]);
    const cross = tf.reshape(tf.matMul(x, flat, false, true), [x.shape[0], count, size]);
    const own = tf.reshape(tf.sum(tf.mul(fields, y), 2), [1, count, size]); // ⟨yⱼ, v⟩
    return tf.mul<Tensor3D>(tf.sub(cross, own), tf.expandDims(second, 1));
  });
}

/** With q = ⟨δ, u⟩, p = ⟨δ, v⟩, e = ⟨u, v⟩: Σⱼ [ −D₂ q vⱼ − D₂ p uᵢ + (D₃ q p − D₂ e) δ ], `[n, d]`. */
export function mixedDirectional(radial: RadialFunction, pair: Pair, u: Tensor2D, field: Tensor2D): Tensor2D {
  const { x, y } = pair;
  const [second, third] = derivativesAt(radial, pair, [2, 3]);
  const alongU = projections(x, y, u);
  const alongField = tf.sub<Tensor2D>(
    tf.matMul<Tensor2D>(x, field, false, true),
    tf.reshape(tf.sum(tf.mul(y, field), 1), [1, y.shape[0]]),
  );
  const cross = tf.matMul<Tensor2D>(u, field, false, true);
  const ofField = tf.neg(tf.matMul<Tensor2D>(tf.mul(second, alongU), field));
  const ofU = tf.neg(tf.mul(u, tf.sum(tf.mul(second, alongField), 1, true)));
  const both = tf.mul<Tensor2D>(third, tf.mul(alongU, alongField));
  const ofDistance = weightedDifferences(tf.sub(both, tf.mul(second, cross)), x, y);
  return tf.addN<Tensor2D>([ofField, ofU, ofDistance] as Tensor2D[]);
}
