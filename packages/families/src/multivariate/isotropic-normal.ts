import { expectNumber, normalValues } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { inner } from '../family/positive-definite.js';
import { logGamma } from '../special/log-gamma.js';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { LOG_TWO_PI } from '../univariate/constants.js';
import { allFinite, expectVector, type Vector } from './arguments.js';
import { scaledLogDensity } from './gaussian-tensors.js';
import { sumOfSquaredLengths } from './sum-of-pairs.js';

/** A normal distribution on R^d with one variance for all directions. */
export interface IsotropicNormalParameters {
  /** m, `[d]`. */
  readonly mean: Vector;
  /** σ² > 0, of every coordinate. */
  readonly variance: number;
}

/**
 * Normal distributions on R^d with covariance σ²I. T(x) = (x, |x|²), η = (m/σ², −1/2σ²),
 * A(η) = |m|²/2σ² + ½ d log 2πσ²   [Wainwright & Jordan 2008, Example 3.3].
 * @throws RangeError when the dimension is not a positive integer
 */
export function isotropicNormal({
  dimension,
}: {
  readonly dimension: number;
}): ExponentialFamily<IsotropicNormalParameters> {
  expectNumber('isotropicNormal', 'dimension', dimension, { minimum: 1, integer: true });
  const name = `isotropicNormal(${dimension})`;
  const varianceOf = (eta: Float64Array) => -0.5 / (eta[dimension] as number);
  const meanOf = (eta: Float64Array) => eta.slice(0, dimension).map((value) => value * varianceOf(eta));
  const spread = (mu: Float64Array) => {
    const mean = mu.subarray(0, dimension);
    return ((mu[dimension] as number) - inner(mean, mean)) / dimension;
  };
  return exponentialFamily({
    name,
    statistic: coordinatesAndSquaredLength(dimension),
    domain: 'η_{d+1} = -1/(2σ²) < 0',
    meanDomain: 'E|x|² > |E x|²',
    support: 'real vectors',
    encode: ({ mean, variance }) => toNatural(expectVector(name, 'mean', mean, dimension), variance),
    decode: (eta) => ({ mean: Array.from(meanOf(eta)), variance: varianceOf(eta) }),
    inDomain: (eta) => (eta[dimension] as number) < 0,
    inMeanDomain: (mu) => spread(mu) > 0,
    inSupport: allFinite,
    logPartition(eta) {
      const linear = eta.subarray(0, dimension);
      const variance = varianceOf(eta);
      return 0.5 * (variance * inner(linear, linear) + dimension * (Math.log(variance) + LOG_TWO_PI));
    },
    mean(eta) {
      const mean = meanOf(eta);
      return Float64Array.from([...mean, inner(mean, mean) + dimension * varianceOf(eta)]);
    },
    covariance: (eta) => fisher(meanOf(eta), varianceOf(eta)),
    natural: (mu) => toNatural(mu.subarray(0, dimension), spread(mu)),
    conjugateLogPartition(chi, count) {
      const linear = chi.subarray(0, dimension);
      const scatter = (chi[dimension] as number) - inner(linear, linear) / count;
      if (!(count > 0 && scatter > 0)) return Number.POSITIVE_INFINITY;
      const shape = ((count + 1) * dimension) / 2 + 1;
      const ofMean = 0.5 * dimension * (Math.log((2 * Math.PI) / count) - count * LOG_TWO_PI);
      return ofMean - Math.LN2 + logGamma(shape) + shape * Math.log(2 / scatter);
    },
    logDensity: (x, eta) => scaledLogDensity(x, meanOf(eta), meanOf(eta).fill(1 / Math.sqrt(varianceOf(eta)))),
    sumStatistics: (rows, weights) => sumOfSquaredLengths(rows, dimension, weights),
    sample(key, eta, count) {
      const [mean, deviation] = [meanOf(eta), Math.sqrt(varianceOf(eta))];
      const values = normalValues(key, count * dimension);
      return values.map((value, i) => (mean[i % dimension] as number) + deviation * value);
    },
  });
}

function coordinatesAndSquaredLength(dimension: number): Statistic {
  return statisticOf({
    name: 'coordinatesAndSquaredLength',
    dimension,
    size: dimension + 1,
    evaluate: (x) => tf.concat2d([x, tf.sum<Tensor2D>(tf.square(x), 1, true)], 1),
    jvp: (x, v) => tf.concat2d([v, tf.mul<Tensor2D>(tf.sum<Tensor2D>(tf.mul(x, v), 1, true), 2)], 1),
    vjp: (x, u) => {
      const [first, last] = tf.split(u, [dimension, 1], 1) as [Tensor2D, Tensor2D];
      return tf.add(first, tf.mul(tf.mul(x, 2), last));
    },
  });
}

function toNatural(mean: Vector, variance: number): Float64Array {
  return Float64Array.from([...Array.from(mean, (value) => value / variance), -0.5 / variance]);
}

/** Var x = σ²I, Cov(x, |x|²) = 2mσ², Var |x|² = 2dσ⁴ + 4|m|²σ². */
function fisher(mean: Float64Array, variance: number): Float64Array {
  const dimension = mean.length;
  const size = dimension + 1;
  const result = new Float64Array(size * size);
  mean.forEach((m, a) => {
    result[a * size + a] = variance;
    result[a * size + dimension] = 2 * m * variance;
    result[dimension * size + a] = 2 * m * variance;
  });
  result[size * size - 1] = 2 * variance * (dimension * variance + 2 * inner(mean, mean));
  return result;
}
