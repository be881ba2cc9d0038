import { expectNumber } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { choleskyLower, inner, inverseOf, logDeterminant, timesVector } from '../family/positive-definite.js';
import { moments } from '../statistics/moments.js';
import { LOG_TWO_PI } from '../univariate/constants.js';
import { allFinite, expectPositiveDefinite, expectVector, type Rows, type Vector } from './arguments.js';
import { gaussianRows } from './gaussian-member.js';
import { gaussianLogDensity } from './gaussian-tensors.js';

/** A normal distribution on R^d of known precision by its mean. */
export interface KnownPrecisionNormalParameters {
  /** m, `[d]`. */
  readonly mean: Vector;
}

/**
 * Normal distributions on R^d whose precision Λ is known. T(x) = x, η = Λm, A(η) = ½ ηᵀΛ⁻¹η,
 * h(x) = N(x; 0, Λ⁻¹)   [Wainwright & Jordan 2008, Example 3.3].
 * @param options Λ as its rows, `[d][d]`; copied
 * @throws RangeError when Λ is not symmetric positive definite
 */
export function knownPrecisionNormal({
  precision,
}: {
  readonly precision: Rows;
}): ExponentialFamily<KnownPrecisionNormalParameters> {
  const dimension = precision.length;
  const name = `knownPrecisionNormal(${dimension})`;
  expectNumber(name, 'number of rows of precision', dimension, { minimum: 1 });
  const known = expectPositiveDefinite(name, 'precision', precision, dimension);
  const covariance = inverseOf(known.lower, dimension);
  const constant = 0.5 * (logDeterminant(known.lower, dimension) - dimension * LOG_TWO_PI);
  const meanOf = (eta: Float64Array) => timesVector(covariance, eta);
  return exponentialFamily({
    name,
    statistic: moments({ dimension, order: 1 }),
    domain: 'any real vector',
    support: 'real vectors',
    encode: ({ mean }) => timesVector(known.values, expectVector(name, 'mean', mean, dimension)),
    decode: (eta) => ({ mean: Array.from(meanOf(eta)) }),
    inDomain: allFinite,
    inMeanDomain: allFinite,
    inSupport: allFinite,
    logPartition: (eta) => 0.5 * inner(eta, meanOf(eta)),
    mean: meanOf,
    covariance: () => covariance.slice(),
    natural: (mu) => timesVector(known.values, mu),
    logBaseMeasure: (x) => tf.tidy(() => logDensityAtZeroMean(x, known.values, constant)),
    meanLogBaseMeasure: (eta) => constant - 0.5 * (dimension + inner(eta, meanOf(eta))),
    conjugateLogPartition(chi, count) {
      if (!(count > 0)) return Number.POSITIVE_INFINITY;
      const quadratic = inner(chi, timesVector(known.values, chi)) / count;
      const logDeterminantOfPrecision = 2 * constant + dimension * LOG_TWO_PI;
      return 0.5 * (dimension * Math.log((2 * Math.PI) / count) + logDeterminantOfPrecision + quadratic);
    },
    logDensity: (x, eta) => gaussianLogDensity(x, meanOf(eta), known.lower),
    sample(key, eta, count) {
      return gaussianRows(
        key,
        { mean: meanOf(eta), lower: choleskyLower(covariance, dimension) as Float64Array },
        count,
      );
    },
  });
}

/** −½ xᵀΛx plus a constant, `[n]`. */
function logDensityAtZeroMean(x: Tensor2D, precision: Float64Array, constant: number): Tensor1D {
  const dimension = x.shape[1];
  const product = tf.matMul(x, tf.tensor2d(Float32Array.from(precision), [dimension, dimension])); // [n, d]
  return tf.add(tf.mul(tf.sum<Tensor1D>(tf.mul(product, x), 1), -0.5), constant);
}
