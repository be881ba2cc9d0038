import { choice, type Key, medianBandwidth } from '@ingd/engine';
import { concat, fitStandardization, rbf, type Statistic, standardize } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';

export interface FeatureStatisticOptions {
  /** Borrowed, needed as long as the result. */
  readonly features: Statistic;
  /** Images in units; borrowed. */
  readonly particles: tf.Tensor2D;
  readonly target: tf.Tensor2D;
  readonly centers: number;
  readonly key: Key;
}

/**
 * The features, and Gaussian functions of pixels around centres drawn from particles and target, all in units of their spread over both. Features alone would do
 * with their means, which images that are none can have.
 */
export async function featureStatistic(options: FeatureStatisticOptions): Promise<Statistic> {
  const { features, particles, target, centers, key } = options;
  const pool = tf.concat2d([target, particles], 0);
  const drawn = choice(key, pool.shape[0], Math.min(centers, pool.shape[0]));
  const around = tf.tidy(() => tf.gather<tf.Tensor2D>(pool, tf.tensor1d(drawn, 'int32')));
  try {
    const kernels = rbf({ centers: around, bandwidth: await medianBandwidth(around, { rule: 'paper' }) });
    const lent: Statistic = { ...features, dispose: () => {} };
    const statistic = concat(kernels, lent);
    return standardize({ statistic, ...(await fitStandardization(statistic, pool)) });
  } finally {
    tf.dispose([pool, around]);
  }
}
