import { normalValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { normalDistribution } from '../special/normal-distribution.js';
import { finite, isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { normal } from './normal.js';
import { logarithm, squaredLogarithm } from './terms.js';

/** Of a log-normal distribution. */
export interface LogNormalParameters {
  /** Mean of log x. */
  readonly location: number;
  /** Standard deviation of log x, positive. */
  readonly scale: number;
}

/** Log-normal on x > 0: T = (log x, (log x)²), h = 1/x; η and A are those of the normal distribution of log x. */
export const logNormal = /* @__PURE__ */ exponentialFamily<LogNormalParameters>({
  name: 'logNormal',
  statistic: /* @__PURE__ */ columns('(log x, (log x)²)', logarithm, squaredLogarithm),
  domain: 'η₂ < 0: scale > 0',
  meanDomain: 'μ₂ > μ₁²',
  support: 'x > 0',
  encode({ location, scale }) {
    const precision = positive('logNormal', 'scale', scale) ** -2;
    return [finite('logNormal', 'location', location) * precision, -0.5 * precision];
  },
  decode: ([a = 0, b = 0]) => ({ location: -0.5 * (a / b), scale: Math.sqrt(-0.5 / b) }),
  inDomain: ([a = 0, b = 0]) => Number.isFinite(a) && isNegative(b),
  inMeanDomain: (mu) => normal.definition.inMeanDomain(mu),
  inSupport: ([x = Number.NaN]) => isPositive(x),
  logPartition: (eta) => normal.definition.logPartition(eta),
  mean: (eta) => normal.definition.mean(eta),
  covariance: (eta) => normal.definition.covariance(eta),
  natural: ([first = 0, second = 0]) => {
    const variance = second - first * first;
    return [first / variance, -0.5 / variance];
  },
  logBaseMeasure: (x) => flat(tf.neg(tf.log(x))),
  logDensity(x, [a = 0, b = 0]) {
    const logs = flat(tf.log(x));
    const centred = tf.mul(tf.sub(logs, -0.5 * (a / b)), Math.sqrt(-b)); // no square of log x: it would cancel in float32
    return tf.sub(tf.sub(0.5 * Math.log(-b / Math.PI), tf.square(centred)), logs);
  },
  meanLogBaseMeasure: ([a = 0, b = 0]) => 0.5 * (a / b),
  sample(key, [a = 0, b = 0], count) {
    const [location, scale] = [-0.5 * (a / b), Math.sqrt(-0.5 / b)];
    return representable(normalValues(key, count).map((z) => Math.exp(location + scale * z)));
  },
  distribution: (x, [a = 0, b = 0]) =>
    x <= 0 ? 0 : normalDistribution((Math.log(x) + 0.5 * (a / b)) * Math.sqrt(-2 * b)),
});
