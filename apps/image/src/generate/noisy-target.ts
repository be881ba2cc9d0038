import { choice, fold, normal } from '@ingd/engine';
import type { SampleSource } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';

/** Standard deviation of the noise, in units, at the start and one step before the end. */
const FIRST = 1;
const LAST = 0.1;
/** Rows of a batch: many, for they are only looked at. */
const ROWS = 2000;

/** Of the target that step 1, 2, … goes to: geometric, and none in the last. */
export function levelOf(step: number, steps: number): number {
  return step >= steps ? 0 : FIRST * (LAST / FIRST) ** (step / (steps - 1));
}

/** Images under less and less noise; they are borrowed. */
export function noisyTarget(images: tf.Tensor2D, steps: number): SampleSource {
  const [count, columns] = images.shape;
  return {
    batch(key, step) {
      const rows = choice(fold(key, 0), count, Math.min(ROWS, count));
      return tf.tidy(() => {
        const some = tf.gather(images, tf.tensor1d(rows, 'int32'));
        const noise = normal<tf.Rank.R2>(fold(key, 1), [rows.length, columns]);
        return tf.add<tf.Tensor2D>(some, tf.mul(noise, levelOf(step, steps)));
      });
    },
  };
}
