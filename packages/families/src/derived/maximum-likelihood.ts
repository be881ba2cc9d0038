import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { FamilyDefinition } from '../family/definition.js';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { isInDomain } from '../family/members.js';
import { type Natural, naturalParameter } from '../family/parameter.js';
import { solveMember } from '../family/solve-natural.js';
import { solveSymmetric } from '../family/symmetric-solve.js';
import { innerProduct } from './inner-product.js';
import { sumStatistics, type WeightOptions } from './sum-statistics.js';

/** How far, in standard deviations of one sample, rounding of the mean statistic may move the fit. */
const RESOLVED = 0.1;

/**
 * The member of greatest likelihood: η with E[T] = Σᵢ wᵢ T(xᵢ) / Σᵢ wᵢ, summed in float64   [Wainwright & Jordan 2008, Sec. 3.6].
 * @param x samples, `[n, d]`
 * @throws RangeError when a sample lies outside the support, or when the mean statistic is on the boundary of the means of the
 * family, or as near as rounding can tell (all samples equal, no success among them, …): the likelihood has no maximum
 * there; add samples or a prior
 */
export async function maximumLikelihood<P>(
  family: ExponentialFamily<P>,
  x: Tensor2D,
  options: WeightOptions = {},
): Promise<Natural> {
  const { sum, count, rounding } = await sumStatistics('maximumLikelihood', family, x, options);
  const mean = sum.map((value) => value / count);
  const eta = fitOf(family, mean, rounding);
  if (eta !== undefined) return naturalParameter(eta);
  const allowed = family.definition.meanDomain ?? 'the means of its members';
  throw new RangeError(
    `maximumLikelihood: expected samples whose mean statistic is that of a member of ${family.name} (${allowed}), got μ = [${mean.join(', ')}], on the boundary or as near as rounding can tell; the likelihood has no maximum there: add samples, or a prior by maximumAPosteriori`,
  );
}

/** Undefined where there is none, or none that the mean statistic determines. */
function fitOf<P>(family: ExponentialFamily<P>, mean: Float64Array, rounding: number): Float64Array | undefined {
  const { definition } = family;
  if (!mean.every(Number.isFinite) || !definition.inMeanDomain(mean)) return undefined;
  const { eta, status } = solveMember(definition, mean);
  if (status !== 'converged' && status !== 'closed form') return undefined;
  return isInDomain(family, eta) && isResolved(definition, eta, mean, rounding) ? eta : undefined;
}

/** Whether δᵀ F⁻¹ δ is small, δ what rounding may have done to the mean statistic. */
function isResolved<P>(
  definition: FamilyDefinition<P>,
  eta: Float64Array,
  mean: Float64Array,
  rounding: number,
): boolean {
  const error = mean.map((value) => rounding * Math.abs(value));
  const moved = solveSymmetric(definition.covariance(eta), error);
  return moved !== undefined && innerProduct(error, moved) < RESOLVED ** 2;
}
