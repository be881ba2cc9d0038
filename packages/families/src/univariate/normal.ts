import { expectNumber, normalValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { logGamma } from '../special/log-gamma.js';
import { normalDistribution } from '../special/normal-distribution.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { scaled } from './scaled.js';
import { sumOfPowers } from './sum-of-powers.js';

/** The usual parameters of a normal distribution. */
export interface NormalParameters {
  readonly mean: number;
  /** σ > 0, in the units of the samples. */
  readonly standardDeviation: number;
}

/** Normal distribution on R with T(x) = (x, x²), η = (m/σ², −1/(2σ²)). */
export const normal = /* @__PURE__ */ exponentialFamily<NormalParameters>({
  name: 'normal',
  statistic: /* @__PURE__ */ statisticOf({
    name: '(x, x²)',
    dimension: 1,
    size: 2,
    evaluate: (x) => tf.concat2d([x, tf.square(x)], 1),
  }),
  domain: 'η₂ < 0',
  meanDomain: 'μ₂ > μ₁²',
  support: 'x finite',
  encode({ mean, standardDeviation }) {
    expectNumber('normal', 'standardDeviation', standardDeviation, { exclusiveMinimum: 0 });
    return [mean / standardDeviation ** 2, -0.5 / standardDeviation ** 2];
  },
  decode: ([a = 0, b = 0]) => ({ mean: -0.5 * (a / b), standardDeviation: Math.sqrt(-0.5 / b) }),
  inDomain: ([, b = 0]) => b < 0,
  inMeanDomain: ([first = 0, second = 0]) => second > first * first,
  inSupport: ([x = 0]) => Number.isFinite(x),
  logPartition: ([a = 0, b = 0]) => (-0.25 * a * a) / b + 0.5 * Math.log(-Math.PI / b),
  mean([a = 0, b = 0]) {
    const mean = -0.5 * (a / b);
    return [mean, mean * mean - 0.5 / b];
  },
  covariance([a = 0, b = 0]) {
    const [mean, variance] = [-0.5 * (a / b), -0.5 / b];
    const cross = 2 * mean * variance;
    return [variance, cross, cross, 2 * variance * (variance + 2 * mean * mean)];
  },
  variance([a = 0, b = 0], [first = 0, second = 0]) {
    const [mean, variance] = [-0.5 * (a / b), -0.5 / b];
    return variance * (first + 2 * mean * second) ** 2 + 2 * (second * variance) ** 2; // squares: no two terms cancel
  },
  entropy: ([, b = 0]) => 0.5 + 0.5 * Math.log(-Math.PI / b),
  natural([first = 0, second = 0]) {
    const variance = second - first * first;
    return [first / variance, -0.5 / variance];
  },
  logDensity(x, [a = 0, b = 0]) {
    const mean = -0.5 * (a / b);
    const near = Math.fround(mean);
    const row = tf.reshape<tf.Rank.R1>(x, [x.shape[0]]);
    const rest = mean - near; // of which float32 knows nothing: it counts where the deviation is small against the mean
    const centred = rest * rest * -b < 1e-13 ? row : tf.sub<tf.Tensor1D>(tf.sub(row, near), rest);
    const squares = tf.squaredDifference(centred, centred === row ? near : 0); // no x²: it would cancel
    return tf.sub(0.5 * Math.log(-b / Math.PI), tf.mul(squares, -b));
  },
  sumStatistics: sumOfPowers,
  conjugateLogPartition([first = 0, second = 0], count) {
    const excess = second - (first * first) / count;
    const gammaPart = logGamma((count + 3) / 2) - ((count + 3) / 2) * Math.log(excess);
    return excess > 0 ? gammaPart - 0.5 * count * Math.log(Math.PI) + 0.5 * Math.log((4 * Math.PI) / count) : Infinity;
  },
  sample: (key, [a = 0, b = 0], count) => scaled(normalValues(key, count), -0.5 * (a / b), Math.sqrt(-0.5 / b)),
  distribution: (x, [a = 0, b = 0]) => normalDistribution((x + 0.5 * (a / b)) * Math.sqrt(-2 * b)),
});
