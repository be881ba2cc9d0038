import { choice, expectNumber, expectShape } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { SampleTarget } from './contract.js';

/** Whether all samples are used at every step, or some. */
export interface SamplesOptions {
  /** Rows drawn afresh at every step, without replacement; all of them unless told. */
  readonly batchSize?: number;
}

/**
 * A target given by samples.
 * @param points `[m, d]`; lent for as long as the target is used
 * @throws RangeError when there is no row, or `batchSize` is not between 1 and m
 */
export function samples(points: tf.Tensor2D, { batchSize }: SamplesOptions = {}): SampleTarget {
  expectShape('samples', 'points', points, [null, null]);
  const [rows] = points.shape;
  if (rows === 0) throw new RangeError('samples: expected at least 1 row, got 0; pass samples of the target');
  if (batchSize === undefined) return { batch: async () => tf.clone(points) };
  expectNumber('samples', 'batchSize', batchSize, { integer: true, minimum: 1, maximum: rows });
  return {
    async batch(key) {
      const drawn = choice(key, rows, batchSize);
      return tf.tidy(() => tf.gather<tf.Tensor2D>(points, tf.tensor1d(drawn, 'int32')));
    },
  };
}
