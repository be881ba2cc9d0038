import { type Key, normal, vjp } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** Products with ∇h and its transpose, in turns. */
const rounds = 16;

/**
 * ‖∇h‖₂ at each point by power iteration on ∇hᵀ∇h: estimates from below, for dimensions in which the whole of ∇h is too much.
 * @param x `[n, d]`, borrowed
 * @param key draws the first directions
 * @returns `[n]`
 */
export async function powerNorms(drift: Drift, x: tf.Tensor2D, key: Key): Promise<Float64Array> {
  const { value, pullback } = vjp((points: tf.Tensor2D) => drift.at(points), x);
  value.dispose();
  let direction = tf.tidy(() => unit(normal<tf.Rank.R2>(key, x.shape)));
  try {
    for (let round = 1; round < rounds; round++) {
      const previous = direction;
      direction = tf.tidy(() => unit(pullback(drift.jvp(x, previous))));
      previous.dispose();
    }
    const lengths = tf.tidy(() => tf.norm(drift.jvp(x, direction), 'euclidean', 1));
    try {
      return Float64Array.from(await lengths.data());
    } finally {
      lengths.dispose();
    }
  } finally {
    direction.dispose();
  }
}

/** Each row divided by its length; rows of zeros stay. */
function unit(rows: tf.Tensor2D): tf.Tensor2D {
  const lengths = tf.norm(rows, 'euclidean', 1, true);
  return tf.div<tf.Tensor2D>(rows, tf.maximum(lengths, 1e-30));
}
