import type { Key } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';

/**
 * What the author of a family writes: functions of ONE parameter vector, float64 on the host. Batches, checks, errors and
 * everything that follows from these (densities, divergences, Fisher information, fitting) are made once, outside.
 * q(x; η) = h(x) exp(⟨η, T(x)⟩ − A(η)).
 */
export interface FamilyDefinition<Parameters> {
  readonly name: string;
  /** T, `R^d -> R^b`, on tensors; it owns no tensors. */
  readonly statistic: Statistic;
  /** The natural parameters allowed, in words: `'η₁ > -1, η₂ < 0'`. */
  readonly domain: string;
  /** The mean parameters allowed, in words: `'μ₂ > μ₁²'`. */
  readonly meanDomain?: string;
  /** The samples allowed, in words: `'x > 0'`. */
  readonly support: string;
  /** Usual parameters to natural ones, `[b]`; may be out of the domain, which is checked outside. */
  encode(parameters: Parameters): ArrayLike<number>;
  /** Natural parameters to the usual ones. */
  decode(eta: Float64Array): Parameters;
  inDomain(eta: Float64Array): boolean;
  /** Whether μ is the mean of a member. */
  inMeanDomain(mu: Float64Array): boolean;
  inSupport(x: Float64Array): boolean;
  /** A(η), accurate like float64 over all of the domain. */
  logPartition(eta: Float64Array): number;
  /** ∇A(η) = E[T], `[b]`. */
  mean(eta: Float64Array): ArrayLike<number>;
  /** ∇²A(η) = Cov[T], the Fisher information, `[b, b]` row-major. */
  covariance(eta: Float64Array): ArrayLike<number>;
  /** η with ∇A(η) = μ where there is a closed form; a guarded Newton iteration stands in where it is left out. */
  natural?(mu: Float64Array): ArrayLike<number>;
  /** Where that Newton iteration begins; needed where `natural` is left out. */
  guess?(mu: Float64Array): ArrayLike<number>;
  /** log h(x) of each row, `[n, d] -> [n]`; 0 where left out. */
  logBaseMeasure?(x: Tensor2D): Tensor1D;
  /** log q(x; η) of each row, `[n, d] -> [n]`, where log h + ⟨η, T⟩ − A would cancel in float32 or be slower. Runs in a tidy. */
  logDensity?(x: Tensor2D, eta: Float64Array): Tensor1D;
  /** Σᵢ wᵢ T(xᵢ), `[b]`, in float64 straight from the rows `[n, d]`, where summing float32 statistics would cancel or be slower; wᵢ = 1 where absent. Not finite when a row lies outside the support. */
  sumStatistics?(rows: ArrayLike<number>, weights?: ArrayLike<number>): ArrayLike<number>;
  /** E[log h] under η; needed for the entropy where `logBaseMeasure` is given and not constant. */
  meanLogBaseMeasure?(eta: Float64Array): number;
  /** Draws rows, `[count, d]` row-major: a function of the key alone. */
  sample(key: Key, eta: Float64Array, count: number): Float64Array;
  /** vᵀ ∇²A(η) v = Var⟨v, T⟩, where the terms of the matrix would cancel; divergences of close members are made of it. */
  variance?(eta: Float64Array, v: Float64Array): number;
  /** Differential or discrete entropy, where A − ⟨η, μ⟩ would cancel. */
  entropy?(eta: Float64Array): number;
  /** ∇²A(η) v, `[b]`, where that is cheaper than with the matrix. */
  covarianceVector?(eta: Float64Array, v: Float64Array): ArrayLike<number>;
  /**
   * log ∫ exp(⟨χ, η⟩ − ν A(η)) dη over the natural domain, for a pseudo-count ν and summed statistics χ, `[b]`; infinite where
   * that integral is. It normalises the conjugate prior, hence gives posterior predictives and evidence.
   */
  conjugateLogPartition?(chi: Float64Array, count: number): number;
  /** P(X ≤ x) for d = 1 where it is known: samplers are tested against it. */
  distribution?(x: number, eta: Float64Array): number;
}
