import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { meanParameter, type Natural } from '../family/parameter.js';
import { sumStatistics, type WeightOptions } from './sum-statistics.js';

/**
 * The member of greatest likelihood: η with E[T] = Σᵢ wᵢ T(xᵢ) / Σᵢ wᵢ, summed in float64   [Wainwright & Jordan 2008, Sec. 3.6].
 * @param x samples, `[n, d]`
 * @throws RangeError when a sample lies outside the support, or when the mean statistic is on the boundary (all samples
 * equal, no success among them, …), where no member has it: the likelihood has no maximum then; add samples or a prior
 */
export async function maximumLikelihood<P>(
  family: ExponentialFamily<P>,
  x: Tensor2D,
  options: WeightOptions = {},
): Promise<Natural> {
  const { sum, count } = await sumStatistics('maximumLikelihood', family, x, options);
  const mean = sum.map((value) => value / count);
  if (mean.every(Number.isFinite) && family.definition.inMeanDomain(mean)) return family.toNatural(meanParameter(mean));
  const allowed = family.definition.meanDomain ?? 'the means of its members';
  throw new RangeError(
    `maximumLikelihood: expected samples whose mean statistic is that of a member of ${family.name} (${allowed}), got μ = [${mean.join(', ')}]; the likelihood has no maximum here: add samples, or a prior by maximumAPosteriori`,
  );
}
