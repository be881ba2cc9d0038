import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Points about the mean of `origin`: what depends on differences does not change, and products of large coordinates never cancel. */
export function about(origin: Tensor2D, points: Tensor2D): Tensor2D {
  return tf.sub<Tensor2D>(points, tf.mean(origin, 0, true));
}

/** ⟨xᵢ − yⱼ, uᵢ⟩, `[n, m]`. */
export function projections(x: Tensor2D, y: Tensor2D, u: Tensor2D): Tensor2D {
  return tf.sub(tf.sum(tf.mul(x, u), 1, true), tf.matMul<Tensor2D>(u, y, false, true));
}

/** Σⱼ wᵢⱼ (xᵢ − yⱼ), `[n, d]`, of weights `[n, m]`. */
export function weightedDifferences(weights: Tensor2D, x: Tensor2D, y: Tensor2D): Tensor2D {
  return tf.sub(tf.mul(x, tf.sum(weights, 1, true)), tf.matMul<Tensor2D>(weights, y));
}
