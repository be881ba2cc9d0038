import { type Key, split } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { digammaRise, trigammaDrop } from '../multivariate/gamma-rises.js';
import { logGammaValues } from '../multivariate/log-gamma-values.js';
import { representable } from '../sampling/representable.js';
import { betaLower, logBeta } from '../special/incomplete-beta.js';
import { logistic } from '../special/log1p-exp.js';
import { trigamma } from '../special/polygamma.js';
import { positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { centred, deviance } from './deviance.js';
import { logarithm, logarithmOfComplement } from './terms.js';

/** Of a beta distribution. */
export interface BetaParameters {
  /** α, positive: pulls towards 1. */
  readonly alpha: number;
  /** β, positive: pulls towards 0. */
  readonly beta: number;
}

/** Beta on 0 < x < 1: T = (log x, log(1 − x)), η = (α − 1, β − 1), A = log B(α, β). */
export const beta = /* @__PURE__ */ exponentialFamily<BetaParameters>({
  name: 'beta',
  statistic: /* @__PURE__ */ columns('(log x, log(1 − x))', logarithm, logarithmOfComplement),
  domain: 'η₁ > -1, η₂ > -1: alpha > 0, beta > 0',
  meanDomain: 'exp μ₁ + exp μ₂ < 1',
  support: '0 < x < 1',
  encode: ({ alpha, beta }) => [positive('beta', 'alpha', alpha) - 1, positive('beta', 'beta', beta) - 1],
  decode: ([a = 0, b = 0]) => ({ alpha: a + 1, beta: b + 1 }),
  inDomain: ([a = 0, b = 0]) => a > -1 && b > -1 && a < Infinity && b < Infinity,
  inMeanDomain: ([log = 0, logRest = 0]) => log < 0 && Math.exp(logRest) < -Math.expm1(log),
  inSupport: ([x = Number.NaN]) => x > 0 && x < 1,
  logPartition: ([a = 0, b = 0]) => logBeta(a + 1, b + 1),
  mean: ([a = 0, b = 0]) => [-digammaRise(a + 1, b + 1), -digammaRise(b + 1, a + 1)],
  covariance([a = 0, b = 0]) {
    const cross = -trigamma(a + b + 2);
    return [trigammaDrop(a + 1, b + 1), cross, cross, trigammaDrop(b + 1, a + 1)];
  },
  guess([log = 0, logRest = 0]) {
    const [x, rest] = [Math.exp(log), Math.exp(logRest)];
    const spread = 2 * (-Math.expm1(log) - rest); // what two geometric means lack of 1 [Johnson et al. 1995, §25.4]
    return [x / spread - 0.5, rest / spread - 0.5];
  },
  logDensity: (x, [a = 0, b = 0]) => flat(betaLogDensity(x, a + 1, b + 1)),
  sample(key, [a = 0, b = 0], count) {
    const [firstKey, secondKey] = split(key) as [Key, Key];
    const first = logGammaValues(firstKey, a + 1, count);
    const second = logGammaValues(secondKey, b + 1, count);
    return representable(
      first.map((value, i) => logistic(value - (second[i] as number))),
      { above: 0, below: 1 },
    );
  },
  distribution: (x, [a = 0, b = 0]) => betaLower(a + 1, b + 1, x),
});

/** About the mean, where nothing grows with α and β as the terms of α log x + β log(1 − x) do in float32. */
function betaLogDensity(x: Tensor2D, alpha: number, beta: number): Tensor2D {
  const total = alpha + beta;
  const rest = tf.sub<Tensor2D>(1, x);
  const difference = tf.mul<Tensor2D>(centred(x, alpha / total), -total); // α − (α + β) x
  const fill = (value: number) => tf.fill<tf.Rank.R2>([x.shape[0], 1], value);
  const ofFirst = deviance(fill(alpha), tf.mul(x, total), difference);
  const ofSecond = deviance(fill(beta), tf.mul(rest, total), tf.neg(difference));
  const peak = alpha * Math.log(alpha / total) + beta * Math.log(beta / total) - logBeta(alpha, beta);
  return tf.sub(tf.sub(peak, tf.add(ofFirst, ofSecond)), tf.add(tf.log(x), tf.log(rest)));
}
