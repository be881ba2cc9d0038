import { expectNumber } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { digamma, digammaGap } from '../special/digamma.js';
import { gammaLower } from '../special/incomplete-gamma.js';
import { logGamma, stirlingRemainder } from '../special/log-gamma.js';
import { trigamma, trigammaGap } from '../special/polygamma.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { gammaLogDensity } from './gamma-log-density.js';
import { gammaValues } from './gamma-values.js';
import { scaled } from './scaled.js';
import { sumOfLogs } from './sum-of-logs.js';
import { sumOfPowers } from './sum-of-powers.js';

/** The usual parameters of a gamma distribution. */
export interface GammaParameters {
  /** α > 0. */
  readonly shape: number;
  /** β > 0, one over the units of the samples. */
  readonly rate: number;
}

/** Gamma distribution on x > 0 with T(x) = (log x, x), η = (α − 1, −β). */
export const gamma = /* @__PURE__ */ exponentialFamily<GammaParameters>({
  name: 'gamma',
  statistic: /* @__PURE__ */ statisticOf({
    name: '(log x, x)',
    dimension: 1,
    size: 2,
    evaluate: (x) => tf.concat2d([tf.log(x), x], 1),
  }),
  domain: 'η₁ > -1, η₂ < 0',
  meanDomain: 'μ₁ < log μ₂',
  support: 'x > 0',
  encode({ shape, rate }) {
    expectNumber('gamma', 'shape', shape, { exclusiveMinimum: 0 });
    expectNumber('gamma', 'rate', rate, { exclusiveMinimum: 0 });
    return [shape - 1, -rate];
  },
  decode: ([a = 0, b = 0]) => ({ shape: a + 1, rate: -b }),
  inDomain: ([a = 0, b = 0]) => a > -1 && b < 0,
  inMeanDomain: ([log = 0, mean = 0]) => mean > 0 && log < Math.log(mean),
  inSupport: ([x = 0]) => x > 0 && x < Infinity,
  logPartition: ([a = 0, b = 0]) => logGamma(a + 1) - (a + 1) * Math.log(-b),
  mean: ([a = 0, b = 0]) => [digamma(a + 1) - Math.log(-b), (a + 1) / -b],
  covariance: ([a = 0, b = 0]) => [trigamma(a + 1), -1 / b, -1 / b, (a + 1) / (b * b)],
  variance([a = 0, b = 0], [first = 0, second = 0]) {
    const shape = a + 1; // squares, where the terms of the matrix cancel for large shapes
    return first * first * trigammaGap(shape) + (first - (second * shape) / b) ** 2 / shape;
  },
  entropy([a = 0, b = 0]) {
    const shape = a + 1;
    const free = 0.5 * Math.log(2 * Math.PI * shape) - Math.log(-b); // what is left of α, α log α cancelled by hand
    return free + stirlingRemainder(shape) + a * digammaGap(shape);
  },
  logDensity: (x, [a = 0, b = 0]) => gammaLogDensity(x, a + 1, -b),
  sumStatistics: (rows, weights) => [sumOfLogs(rows, weights), sumOfPowers(rows, weights)[0]],
  guess([log = 0, mean = 0]) {
    const gap = Math.log(mean) - log; // log α − ψ(α)
    const shape = (3 - gap + Math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap); // within 1.5 % [Minka 2002]
    return [shape - 1, -shape / mean];
  },
  sample: (key, [a = 0, b = 0], count) => representable(scaled(gammaValues(key, a + 1, count), 0, -1 / b)),
  distribution: (x, [a = 0, b = 0]) => gammaLower(a + 1, -b * x),
});
