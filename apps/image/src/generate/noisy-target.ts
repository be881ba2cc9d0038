import { choice, fold, type Key, normal } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** Many, for they are only looked at. */
const ROWS = 2000;

/** Images on the straight path from noise at a time: t y + (1 − t) z, `[n, d]`. The caller disposes them. */
export function noisyTarget(
  images: tf.Tensor2D,
  { time, key }: { readonly time: number; readonly key: Key },
): tf.Tensor2D {
  const [count, columns] = images.shape;
  const rows = choice(fold(key, 0), count, Math.min(ROWS, count));
  return tf.tidy(() => {
    const some = tf.gather(images, tf.tensor1d(rows, 'int32'));
    const noise = normal<tf.Rank.R2>(fold(key, 1), [rows.length, columns]);
    return tf.add<tf.Tensor2D>(tf.mul(some, time), tf.mul(noise, 1 - time));
  });
}
