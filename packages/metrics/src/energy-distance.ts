import { energyKernel } from './distance-kernels.js';
import { biasedSquare, pairsOf } from './mmd-squares.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type PairWeights, type Samples } from './samples.js';

/** Which weights, and who watches. */
export interface EnergyDistanceOptions extends Watched {
  readonly weights?: PairWeights | undefined;
}

/**
 * √( 2 E|X − Y| − E|X − X'| − E|Y − Y'| ) over all pairs (V-statistic): a metric between distributions with finite means, 0 only
 * for equal ones, and MMD with `energyKernel()`  [Székely & Rizzo 2013]. Float64; memory does not grow with the number of pairs.
 * `mmdPermutationTest` with `kernel: energyKernel()` tests by it.
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @returns in the root of the points' units
 * @throws RangeError when the columns differ, a sample is empty or not finite, or weights are negative or all 0
 */
export async function energyDistance(x: Samples, y: Samples, options: EnergyDistanceOptions = {}): Promise<number> {
  const [first, second] = await hostSamples('energyDistance', { x, y, weights: options.weights });
  const pace = pacing(options, pairsOf(first, second));
  return Math.sqrt(Math.max(0, await biasedSquare(first, second, { kernel: energyKernel(), pace })));
}
