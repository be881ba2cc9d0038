import { choice, expectNumber, expectShape, expectWeights, type Key } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { SampleTarget } from './contract.js';
import { drawRepeatedly } from './weighted-draws.js';

/** Whether all samples are used at every step, or some. */
export interface SamplesOptions {
  /**
   * Rows drawn afresh at every step: without replacement, or, where they have weights, independently of each other in proportion to
   * these; all of them unless told.
   */
  readonly batchSize?: number;
  /** How often each row counts, `[m]`: 2 is the row twice, as in a survey; for importance weights only their ratios matter to means. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * A target given by samples.
 * @param points `[m, d]`; lent for as long as the target is used
 * @throws RangeError when there is no row, `batchSize` is not between 1 and m, or weights are not m numbers of at least 0, not all 0
 */
export function samples(points: tf.Tensor2D, { batchSize, weights }: SamplesOptions = {}): SampleTarget {
  expectShape('samples', 'points', points, [null, null]);
  const [rows] = points.shape;
  if (rows === 0) throw new RangeError('samples: expected at least 1 row, got 0; pass samples of the target');
  const counts = weights && expectWeights('samples', weights, rows);
  if (batchSize === undefined) return { batch: async () => tf.clone(points), ...(counts && { weights: counts }) };
  expectNumber('samples', 'batchSize', batchSize, { integer: true, minimum: 1, maximum: rows });
  const draw = (key: Key) => (counts ? drawRepeatedly(key, counts, batchSize) : choice(key, rows, batchSize));
  return {
    async batch(key) {
      const drawn = draw(key);
      return tf.tidy(() => tf.gather<tf.Tensor2D>(points, tf.tensor1d(drawn, 'int32')));
    },
  };
}
