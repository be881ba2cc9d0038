import { normalValues } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { normalDistribution } from '../special/normal-distribution.js';
import { finite, isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { centred, logOnePlus } from './deviance.js';
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
  variance: (eta, v) => normal.definition.variance?.(eta, v) ?? Number.NaN,
  entropy: ([a = 0, b = 0]) => 0.5 - 0.5 * (a / b) + 0.5 * Math.log(-Math.PI / b),
  natural: ([first = 0, second = 0]) => {
    const variance = second - first * first;
    return [first / variance, -0.5 / variance];
  },
  logBaseMeasure: (x) => flat(tf.neg(tf.log(x))),
  logDensity(x, [a = 0, b = 0]) {
    const squares = tf.square(tf.mul(centredLogarithm(x, -0.5 * (a / b)), Math.sqrt(-b)));
    return flat(tf.sub(tf.sub(0.5 * Math.log(-b / Math.PI), squares), tf.log(x)));
  },
  meanLogBaseMeasure: ([a = 0, b = 0]) => 0.5 * (a / b),
  sample(key, [a = 0, b = 0], count) {
    const [location, scale] = [-0.5 * (a / b), Math.sqrt(-0.5 / b)];
    return representable(normalValues(key, count).map((z) => Math.exp(location + scale * z)));
  },
  distribution: (x, [a = 0, b = 0]) =>
    x <= 0 ? 0 : normalDistribution((Math.log(x) + 0.5 * (a / b)) * Math.sqrt(-2 * b)),
});

/** log x − location, `[n, 1]`, which float32 would cancel near the median: from x − median there. */
function centredLogarithm(x: Tensor2D, location: number): Tensor2D {
  const logarithms = tf.sub<Tensor2D>(tf.log(x), location);
  const median = Math.exp(location);
  if (!(Math.abs(location) < 80)) return logarithms; // float32 does not hold the median
  const ratio = tf.div<Tensor2D>(centred(x, median), median);
  return tf.where(tf.less(tf.abs(ratio), 0.25), logOnePlus(ratio), logarithms);
}
