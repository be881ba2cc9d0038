import type { Matrix } from '@ingd/engine';
import { type BandwidthChoice, bandwidthOf } from './bandwidth.js';
import { kernelSum, kernelSumOffDiagonal } from './gaussian-kernel.js';
import { hostSamples, type Samples } from './samples.js';

/** Which kernel. */
export interface MmdOptions {
  readonly bandwidth?: BandwidthChoice | undefined;
}

/** Which kernel and which estimator of MMD². */
export interface MmdSquaredOptions extends MmdOptions {
  /** `biased` (default): means over all pairs, never negative. `unbiased`: without i = j, so that its mean is MMD² itself. */
  readonly estimator?: 'biased' | 'unbiased' | undefined;
}

/**
 * Maximum mean discrepancy with the Gaussian kernel k = exp(−|x − y|² / (2 bandwidth²)), the square root of the V-statistic:
 * √( mean k(x, x') + mean k(y, y') − 2 mean k(x, y) )  [Gretton et al. 2012, Eq. 5].
 * Float64 throughout; memory does not grow with the number of pairs.
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @throws RangeError when the columns differ, a sample is empty or not finite, or the bandwidth is not positive
 */
export async function mmd(x: Samples, y: Samples, options: MmdOptions = {}): Promise<number> {
  const [first, second] = await hostSamples('mmd', { x, y });
  const bandwidth = bandwidthOf('mmd', options.bandwidth, { x: first, y: second });
  return Math.sqrt(Math.max(0, biasedSquare(first, second, bandwidth)));
}

/**
 * MMD² by the V-statistic (biased) or the U-statistic (unbiased, which may be negative)  [Gretton et al. 2012, Eq. 3 and 5].
 * @param x `[n, d]`, borrowed; at least 2 rows for the unbiased one
 * @param y `[m, d]`, borrowed; likewise
 * @throws RangeError as `mmd`
 */
export async function mmdSquared(x: Samples, y: Samples, options: MmdSquaredOptions = {}): Promise<number> {
  const unbiased = options.estimator === 'unbiased';
  const [first, second] = await hostSamples('mmdSquared', { x, y, minimumRows: unbiased ? 2 : 1 });
  const bandwidth = bandwidthOf('mmdSquared', options.bandwidth, { x: first, y: second });
  return unbiased ? unbiasedSquare(first, second, bandwidth) : biasedSquare(first, second, bandwidth);
}

function biasedSquare(x: Matrix, y: Matrix, bandwidth: number): number {
  const within = (sample: Matrix) => (sample.rows + kernelSumOffDiagonal(sample, bandwidth)) / sample.rows ** 2;
  return within(x) + within(y) - 2 * between(x, y, bandwidth);
}

function unbiasedSquare(x: Matrix, y: Matrix, bandwidth: number): number {
  const within = (sample: Matrix) => kernelSumOffDiagonal(sample, bandwidth) / (sample.rows * (sample.rows - 1));
  return within(x) + within(y) - 2 * between(x, y, bandwidth);
}

function between(x: Matrix, y: Matrix, bandwidth: number): number {
  return kernelSum(x, y, bandwidth) / (x.rows * y.rows);
}
