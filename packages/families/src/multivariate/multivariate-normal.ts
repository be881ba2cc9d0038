import { expectNumber } from '@ingd/engine';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { choleskyLower, inverseOf, logDeterminant } from '../family/positive-definite.js';
import { moments } from '../statistics/moments.js';
import { allFinite, expectPositiveDefinite, expectVector, type Rows, rowsOf, type Vector } from './arguments.js';
import {
  type GaussianMember,
  gaussianFisher,
  gaussianMember,
  gaussianMoments,
  gaussianNatural,
  gaussianRows,
} from './gaussian-member.js';
import { gaussianLogDensity } from './gaussian-tensors.js';
import { symmetricFrom, upperTriangle } from './pairs.js';
import { sumOfTriangle } from './sum-of-pairs.js';
import { wishartLogNormaliser } from './wishart-member.js';

/** A normal distribution on R^d by its mean and covariance. */
export interface MultivariateNormalParameters {
  /** m, `[d]`. */
  readonly mean: Vector;
  /** Σ as its rows, `[d][d]`, symmetric positive definite. */
  readonly covariance: Rows;
}

/**
 * Normal distributions on R^d with any mean and covariance. T(x) = (x, x_a x_b for a ≤ b row by row),
 * η = (Λm, −½Λ_aa and −Λ_ab), Λ = Σ⁻¹, A(η) = ½ mᵀΛm + ½ log|2πΣ|   [Wainwright & Jordan 2008, Example 3.3].
 * @throws RangeError when the dimension is not a positive integer
 */
export function multivariateNormal({
  dimension,
}: {
  readonly dimension: number;
}): ExponentialFamily<MultivariateNormalParameters> {
  expectNumber('multivariateNormal', 'dimension', dimension, { minimum: 1, integer: true });
  const name = `multivariateNormal(${dimension})`;
  const pairs = upperTriangle(dimension);
  const member = (eta: Float64Array) => gaussianMember(eta, pairs, dimension) as GaussianMember;
  return exponentialFamily({
    name,
    statistic: moments({ dimension, order: 2 }),
    domain: 'a positive definite precision Λ (η_aa = -Λ_aa/2, η_ab = -Λ_ab)',
    meanDomain: 'a positive definite covariance E[x xᵀ] - E[x] E[x]ᵀ',
    support: 'real vectors',
    encode({ mean, covariance }) {
      const { lower } = expectPositiveDefinite(name, 'covariance', covariance, dimension);
      return gaussianNatural(expectVector(name, 'mean', mean, dimension), inverseOf(lower, dimension), pairs);
    },
    decode(eta) {
      const { mean, covariance } = member(eta);
      return { mean: Array.from(mean), covariance: rowsOf(covariance, dimension) };
    },
    inDomain: (eta) => gaussianMember(eta, pairs, dimension) !== undefined,
    inMeanDomain: (mu) => choleskyLower(centred(mu, dimension), dimension) !== undefined,
    inSupport: allFinite,
    logPartition: (eta) => member(eta).logPartition,
    mean: (eta) => gaussianMoments(member(eta), pairs),
    covariance: (eta) => gaussianFisher(member(eta), pairs),
    natural(mu) {
      const lower = choleskyLower(centred(mu, dimension), dimension) as Float64Array;
      return gaussianNatural(mu.subarray(0, dimension), inverseOf(lower, dimension), pairs);
    },
    conjugateLogPartition: (chi, count) => conjugateLogPartition(chi, count, dimension),
    logDensity(x, eta) {
      const { mean, lower } = member(eta);
      return gaussianLogDensity(x, mean, lower);
    },
    sumStatistics: (rows, weights) => sumOfTriangle(rows, dimension, weights),
    sample(key, eta, count) {
      const { mean, covariance } = member(eta);
      return gaussianRows(key, { mean, lower: choleskyLower(covariance, dimension) as Float64Array }, count);
    },
  });
}

/** The mean integrated out, what is left is the integral of a Wishart density with ν = count + d + 2 and P = the scatter. */
function conjugateLogPartition(chi: Float64Array, count: number, dimension: number): number {
  const scatter = centred(
    chi.map((value) => value / count),
    dimension,
  ).map((value) => value * count);
  const lower = count > 0 ? choleskyLower(scatter, dimension) : undefined;
  if (lower === undefined) return Infinity;
  const ofMean = Math.log((2 * Math.PI) / count) - 2 * Math.LN2 - count * Math.log(2 * Math.PI);
  const ofPrecision = wishartLogNormaliser({
    size: dimension,
    excess: (count + 3) / 2,
    logDeterminantOfPrecision: logDeterminant(lower, dimension),
  });
  return ofPrecision + 0.5 * dimension * ofMean;
}

/** E[x xᵀ] − E[x] E[x]ᵀ of mean parameters in the layout of T. */
export function centred(mu: Float64Array, dimension: number): Float64Array {
  const matrix = symmetricFrom(mu, dimension, upperTriangle(dimension), dimension);
  return matrix.map((value, i) => value - (mu[Math.floor(i / dimension)] as number) * (mu[i % dimension] as number));
}
