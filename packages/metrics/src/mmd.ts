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

/** Which kernel for many samples; a rule is applied to the target, by default the paper's. */
export interface MmdToOptions {
  readonly bandwidth?: number | { readonly rule: 'paper' | 'median' } | undefined;
}

/**
 * `mmd(x, target)` for many samples x at one bandwidth, as along a run: the target's own part, the longest, is computed once.
 * @param target `[m, d]`, borrowed until the promise settles
 * @returns a function of x `[n, d]`, which it borrows; it throws as `mmd` does
 * @throws RangeError as `mmd`
 */
export async function mmdTo(target: Samples, options: MmdToOptions = {}): Promise<(x: Samples) => Promise<number>> {
  const [second] = await hostSamples('mmdTo', { x: target, y: target });
  const { bandwidth: wanted = { rule: 'paper' } } = options;
  const choice = typeof wanted === 'number' ? wanted : { rule: wanted.rule, of: 'y' as const };
  const bandwidth = bandwidthOf('mmdTo', choice, { x: second, y: second });
  const own = meanWithin(second, bandwidth);
  return async (x) => {
    const [first] = await hostSamples('mmdTo', { x, y: second });
    const square = meanWithin(first, bandwidth) + own - 2 * meanBetween(first, second, bandwidth);
    return Math.sqrt(Math.max(0, square));
  };
}

function biasedSquare(x: Matrix, y: Matrix, bandwidth: number): number {
  return meanWithin(x, bandwidth) + meanWithin(y, bandwidth) - 2 * meanBetween(x, y, bandwidth);
}

/** Mean of k over all pairs of one sample, a point with itself included. */
function meanWithin(sample: Matrix, bandwidth: number): number {
  return (sample.rows + kernelSumOffDiagonal(sample, bandwidth)) / sample.rows ** 2;
}

function unbiasedSquare(x: Matrix, y: Matrix, bandwidth: number): number {
  const within = (sample: Matrix) => kernelSumOffDiagonal(sample, bandwidth) / (sample.rows * (sample.rows - 1));
  return within(x) + within(y) - 2 * meanBetween(x, y, bandwidth);
}

function meanBetween(x: Matrix, y: Matrix, bandwidth: number): number {
  return kernelSum(x, y, bandwidth) / (x.rows * y.rows);
}
