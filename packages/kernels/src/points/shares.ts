import { expectWeights } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Weights of m points as shares that sum to 1, `[1, m]`; undefined where each point counts once. The caller disposes it.
 * @throws RangeError when they are not m finite numbers of at least 0, or are all 0
 */
export function sharesOf(
  functionName: string,
  weights: ArrayLike<number> | undefined,
  count: number,
): Tensor2D | undefined {
  if (weights === undefined) return undefined;
  const counts = expectWeights(functionName, weights, count);
  const total = counts.reduce((sum, weight) => sum + weight, 0);
  const shares = Float32Array.from(counts, (weight) => weight / total);
  return tf.keep(tf.tensor2d(shares, [1, count]));
}

/** Far below any logarithm of a share: its exponential is 0 beside that of a point that counts. */
const NOTHING = -1e30;

/** log shares, `[1, m]`, finite also where a share is 0. Leaves temporaries to the caller's scope. */
export function logShares(shares: Tensor2D): Tensor2D {
  const counts = tf.greater(shares, 0);
  return tf.where(counts, tf.log(tf.where(counts, shares, tf.onesLike(shares))), tf.fill(shares.shape, NOTHING));
}
