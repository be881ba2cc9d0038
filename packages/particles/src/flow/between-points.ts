import { type Key, permutation, split, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** At most so many: they are measured beside the particles, which are all of them. */
const most = 1000;

/**
 * Points on the lines through pairs of particles, from half a distance before the first to half a distance behind the second: where
 * new points may come, between the particles and just beyond them.
 * @param particles `[n, d]`
 * @returns at most `[1000, d]`; the caller disposes them
 */
export function betweenPoints(particles: tf.Tensor2D, key: Key): tf.Tensor2D {
  const [pairKey, shareKey] = split(key, 2) as [Key, Key];
  const rows = particles.shape[0];
  const count = Math.min(rows, most);
  const order = permutation(pairKey, rows);
  const shares = uniformValues(shareKey, count).map((share) => 2 * share - 0.5);
  return tf.tidy(() => {
    const first = tf.gather(particles, tf.tensor1d(order.slice(0, count), 'int32'));
    const second = tf.gather(
      particles,
      tf.tensor1d(
        Int32Array.from({ length: count }, (_, i) => order[(i + 1) % rows] ?? 0),
        'int32',
      ),
    );
    return tf.add<tf.Tensor2D>(
      first,
      tf.mul(tf.sub(second, first), tf.tensor2d(Float32Array.from(shares), [count, 1])),
    );
  });
}
