import { expectNumber, normalValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { normalDistribution } from '../special/normal-distribution.js';
import { finite } from './allowed.js';
import { columns, flat } from './columns.js';
import { LOG_TWO_PI } from './constants.js';
import { centred } from './deviance.js';
import { identity } from './terms.js';

/** What is known of the family. */
export interface NormalKnownVarianceOptions {
  /** σ², positive. */
  readonly variance: number;
}

/** Of a normal distribution whose variance is known. */
export interface NormalKnownVarianceParameters {
  readonly mean: number;
}

/**
 * Normal of known variance σ²: T = x, h = exp(−x²/(2σ²)), η = mean/σ², A = σ²η²/2 + ½ log(2πσ²).
 * @throws RangeError when the variance is not a positive number
 */
export function normalKnownVariance({
  variance,
}: NormalKnownVarianceOptions): ExponentialFamily<NormalKnownVarianceParameters> {
  const name = 'normalKnownVariance';
  expectNumber(name, 'variance', variance, { exclusiveMinimum: 0 });
  const deviation = Math.sqrt(variance);
  const constant = 0.5 * (LOG_TWO_PI + Math.log(variance));
  return exponentialFamily<NormalKnownVarianceParameters>({
    name,
    statistic: columns('x', identity),
    domain: 'η finite: any mean',
    meanDomain: 'μ finite',
    support: 'x finite',
    encode: ({ mean }) => [finite(name, 'mean', mean) / variance],
    decode: ([eta = 0]) => ({ mean: eta * variance }),
    inDomain: ([eta = 0]) => Number.isFinite(eta),
    inMeanDomain: ([mu = 0]) => Number.isFinite(mu),
    inSupport: ([x = Number.NaN]) => Number.isFinite(x),
    logPartition: ([eta = 0]) => 0.5 * variance * eta * eta + constant,
    mean: ([eta = 0]) => [variance * eta],
    covariance: () => [variance],
    entropy: () => 0.5 + constant,
    natural: ([mu = 0]) => [mu / variance],
    logBaseMeasure: (x) => flat(tf.mul(tf.square(tf.div(x, deviation)), -0.5)),
    logDensity: (x, [eta = 0]) =>
      flat(tf.sub(tf.mul(tf.square(tf.div(centred(x, variance * eta), deviation)), -0.5), constant)),
    meanLogBaseMeasure: ([eta = 0]) => -0.5 * (1 + variance * eta * eta),
    conjugateLogPartition: ([chi = 0], count) =>
      count > 0
        ? 0.5 * (chi * (chi / (count * variance)) + LOG_TWO_PI - Math.log(count * variance)) - count * constant
        : Infinity,
    sample: (key, [eta = 0], count) => normalValues(key, count).map((z) => variance * eta + deviation * z),
    distribution: (x, [eta = 0]) => normalDistribution((x - variance * eta) / deviation),
  });
}
