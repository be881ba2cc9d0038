import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { flatten, meanMembers } from '../family/members.js';
import { type Mean, meanParameter, type Natural } from '../family/parameter.js';
import { sumStatistics, type WeightOptions } from './sum-statistics.js';

/**
 * The conjugate prior of a family, density ∝ exp(⟨χ, η⟩ − ν A(η)) over the natural parameters, χ = ν μ₀: as if ν samples of
 * mean statistic μ₀ had been seen   [Diaconis & Ylvisaker 1979]. A plain value; a posterior is one too.
 */
export interface ConjugatePrior<P = unknown> {
  readonly family: ExponentialFamily<P>;
  /** ν > 0, in samples. */
  readonly count: number;
  /** μ₀, `[...batch, b]`: a batch is so many priors. It is the prior's expectation of E[T]. */
  readonly mean: Mean;
}

/** What a conjugate prior is made of. */
export type ConjugatePriorOptions<P = unknown> = ConjugatePrior<P>;

/**
 * The conjugate prior worth ν samples of mean statistic μ₀.
 * `conjugatePrior({ family: bernoulli, count: 2, mean: meanParameter([0.5]) })`
 * @throws RangeError when ν is not positive or μ₀ is not the mean of a member
 */
export function conjugatePrior<P>({ family, count, mean }: ConjugatePriorOptions<P>): ConjugatePrior<P> {
  expectNumber('conjugatePrior', 'count', count, { exclusiveMinimum: 0 });
  meanMembers('conjugatePrior', family, mean);
  return { family, count, mean: meanParameter(mean.values, mean.shape) };
}

/**
 * The posterior after seeing samples: prior plus counts, ν + Σwᵢ and ν μ₀ + Σ wᵢ T(xᵢ).
 * @param x samples, `[n, d]`, seen by each prior of a batch
 * @throws RangeError when a sample lies outside the support
 */
export async function posterior<P>(
  prior: ConjugatePrior<P>,
  x: Tensor2D,
  options: WeightOptions = {},
): Promise<ConjugatePrior<P>> {
  const { family, count, mean } = prior;
  const seen = await sumStatistics('posterior', family, x, options);
  const total = count + seen.count;
  const means = meanMembers('posterior', family, mean).map((mu) =>
    mu.map((value, i) => (count * value + (seen.sum[i] as number)) / total),
  );
  return { family, count: total, mean: meanParameter(flatten(means, family.statistic.size), mean.shape) };
}

/** The most likely natural parameters under a prior or posterior: η with E[T] = μ₀. */
export function mode<P>({ family, mean }: ConjugatePrior<P>): Natural {
  return family.toNatural(mean);
}

/**
 * The natural parameters of greatest posterior density (with respect to dη): the mode of `posterior(prior, x)`.
 * @throws RangeError when a sample lies outside the support
 */
export async function maximumAPosteriori<P>(
  prior: ConjugatePrior<P>,
  x: Tensor2D,
  options: WeightOptions = {},
): Promise<Natural> {
  return mode(await posterior(prior, x, options));
}
