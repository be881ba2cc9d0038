import type { BandwidthChoice } from './bandwidth.js';
import { type KernelOptions, kernelOf } from './kernel-choice.js';
import { biasedSquare, meanBetween, meanWithin, pairsOf, unbiasedSquare } from './mmd-squares.js';
import { pacing, type Watched } from './pacing.js';
import { expectSameColumns, hostSample, hostSamples, type PairWeights, type Samples } from './samples.js';

/** Which kernel, which weights, and who watches. */
export interface MmdOptions extends KernelOptions, Watched {
  readonly weights?: PairWeights | undefined;
}

/** Which kernel and which estimator of MMD². */
export interface MmdSquaredOptions extends MmdOptions {
  /** `biased` (default): means over all pairs, never negative. `unbiased`: without i = j, so that its mean is MMD² itself. */
  readonly estimator?: 'biased' | 'unbiased' | undefined;
}

/**
 * Maximum mean discrepancy, the square root of the V-statistic, by default with the Gaussian kernel
 * k = exp(−|x − y|² / (2 bandwidth²)): √( mean k(x, x') + mean k(y, y') − 2 mean k(x, y) )  [Gretton et al. 2012, Eq. 5].
 * Float64 throughout; memory does not grow with the number of pairs.
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @throws RangeError when the columns differ, a sample is empty or not finite, all points are equal (no rule then finds a
 * bandwidth), the bandwidth is not positive, or weights are negative or all 0; the signal's reason when it was raised
 */
export async function mmd(x: Samples, y: Samples, options: MmdOptions = {}): Promise<number> {
  return Math.sqrt(Math.max(0, await squareOf('mmd', { x, y, options })));
}

/**
 * MMD² by the V-statistic (biased) or the U-statistic (unbiased, which may be negative)  [Gretton et al. 2012, Eq. 3 and 5].
 * @param x `[n, d]`, borrowed; at least 2 rows for the unbiased one
 * @param y `[m, d]`, borrowed; likewise
 * @throws as `mmd`
 */
export async function mmdSquared(x: Samples, y: Samples, options: MmdSquaredOptions = {}): Promise<number> {
  return squareOf('mmdSquared', { x, y, options });
}

async function squareOf(
  functionName: string,
  { x, y, options }: { x: Samples; y: Samples; options: MmdSquaredOptions },
): Promise<number> {
  const unbiased = options.estimator === 'unbiased';
  const [first, second] = await hostSamples(functionName, {
    x,
    y,
    weights: options.weights,
    minimumRows: unbiased ? 2 : 1,
  });
  const { kernel } = kernelOf(functionName, options, { x: first, y: second });
  const pace = pacing(options, pairsOf(first, second));
  return (unbiased ? unbiasedSquare : biasedSquare)(first, second, { kernel, pace });
}

/** Which kernel for many samples; a rule is applied to the target, by default the paper's. */
export interface MmdToOptions extends Pick<MmdOptions, 'kernel'> {
  readonly bandwidth?: number | { readonly rule: 'paper' | 'median' } | undefined;
}

/**
 * `mmd(x, target)` for many samples x at one bandwidth, as along a run: the target's own part, the longest, is computed once.
 * @param target `[m, d]`, borrowed until the promise settles
 * @returns a function of x `[n, d]`, which it borrows; it throws as `mmd` does
 * @throws RangeError as `mmd`
 */
export async function mmdTo(target: Samples, options: MmdToOptions = {}): Promise<(x: Samples) => Promise<number>> {
  const second = await hostSample('mmdTo', { name: 'y', samples: target });
  const { kernel } = kernelOf('mmdTo', { ...options, bandwidth: ofTarget(options) }, { x: second, y: second });
  const summing = { kernel, pace: () => undefined };
  const own = await meanWithin(second, summing);
  return async (x) => {
    const first = await hostSample('mmdTo', { name: 'x', samples: x });
    expectSameColumns('mmdTo', { x: first, y: second });
    const square = (await meanWithin(first, summing)) + own - 2 * (await meanBetween(first, second, summing));
    return Math.sqrt(Math.max(0, square));
  };
}

function ofTarget({ kernel, bandwidth }: MmdToOptions): BandwidthChoice | undefined {
  if (typeof bandwidth === 'number') return bandwidth;
  if (bandwidth === undefined && typeof kernel === 'object') return undefined;
  return { rule: bandwidth?.rule ?? 'paper', of: 'y' };
}
