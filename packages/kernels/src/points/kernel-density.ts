import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { about } from '../radial/about.js';
import { logShares } from './shares.js';

/** The score of a density, up to a part −x/s² that all densities of one bandwidth share, and its derivative likewise. */
export interface SharedScore {
  /** Σⱼ wⱼ(x) yⱼ / s², which is ∇log p̂(x) + x/s²: `[n, d] -> [n, d]`. */
  score(x: Tensor2D): Tensor2D;
  /** Its derivative along v: `[n, d], [n, d] -> [n, d]`. */
  scoreAlong(x: Tensor2D, v: Tensor2D): Tensor2D;
}

/**
 * The Gaussian kernel density of points y, wⱼ(x) ∝ exp(−|x − yⱼ|²/2s²). The weights are a softmax of (⟨x, yⱼ⟩ − ½|yⱼ|²)/s² about the
 * points' mean: |x|² is the same for all and left out, so that far from the points neither digits nor the last weight are lost.
 * Points that have shares, `[1, m]`, weigh in proportion to them. Borrows the points; its functions leave temporaries to the caller's scope.
 */
export function kernelDensity(points: Tensor2D, bandwidth: number, shares?: Tensor2D): SharedScore {
  const precision = 1 / bandwidth ** 2;
  const nearness = (x: Tensor2D, y: Tensor2D): Tensor2D => {
    const own = tf.mul(tf.reshape(tf.sum(tf.square(y), 1), [1, y.shape[0]]), 0.5);
    const logits = tf.sub(tf.matMul<Tensor2D>(about(points, x), y, false, true), own);
    const scaled = tf.mul<Tensor2D>(logits, precision);
    return tf.softmax(shares === undefined ? scaled : tf.add<Tensor2D>(scaled, logShares(shares))); // [n, m]
  };
  return {
    score(x) {
      const y = about(points, points);
      const mean = tf.add(tf.matMul<Tensor2D>(nearness(x, y), y), tf.mean(points, 0, true));
      return tf.mul<Tensor2D>(mean, precision);
    },
    scoreAlong(x, v) {
      const y = about(points, points);
      const weights = nearness(x, y);
      const along = tf.matMul<Tensor2D>(v, y, false, true); // ⟨yⱼ, vᵢ⟩
      const centred = tf.sub(along, tf.sum(tf.mul(weights, along), 1, true));
      return tf.mul<Tensor2D>(tf.matMul<Tensor2D>(tf.mul(weights, centred), y), precision ** 2);
    },
  };
}
