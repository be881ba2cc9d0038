import type { Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { requireMoments } from '../moments/moment-sums.js';
import { sampleMoments } from '../sample-moments.js';
import { type SampleWeights, weightedSample } from './weighted-sample.js';

/**
 * F = Cov_X[T], the Fisher information of the family estimated without bias (n − 1)   [Liu 2025, Section 3.3].
 * Its rank is at most n − 1, so with b ≥ n statistics it is singular.
 * @param x samples, `[n, d]`, n ≥ 2
 * @returns `[b, b]`, accumulated in float64
 * @throws RangeError when the shape does not fit, rows count for no more than one, a value is not finite, weights do not fit, or F would not
 *   fit into memory
 */
export async function empiricalFisher(statistic: Statistic, x: Tensor2D, options: SampleWeights = {}): Promise<Matrix> {
  const functionName = 'empiricalFisher';
  const sample = await weightedSample(functionName, { statistic, x }, options);
  requireMoments(functionName, statistic.size);
  return (await sampleMoments(sample, sample.weights)).covariance;
}
