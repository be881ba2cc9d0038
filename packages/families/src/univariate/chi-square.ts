import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { digamma } from '../special/digamma.js';
import { gammaLower } from '../special/incomplete-gamma.js';
import { logGamma } from '../special/log-gamma.js';
import { trigamma } from '../special/polygamma.js';
import { isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { EULER } from './constants.js';
import { gammaLogDensity } from './gamma-log-density.js';
import { gammaValues } from './gamma-values.js';
import { logarithm } from './terms.js';

/** Of a chi-square distribution. */
export interface ChiSquareParameters {
  /** k, positive: the number of squared standard normals it sums where it is whole. */
  readonly degreesOfFreedom: number;
}

/** Chi-square on x > 0: T = log x, h = e^{−x/2}, η = k/2 − 1, A = log Γ(η + 1) + (η + 1) log 2. */
export const chiSquare = /* @__PURE__ */ exponentialFamily<ChiSquareParameters>({
  name: 'chiSquare',
  statistic: /* @__PURE__ */ columns('log x', logarithm),
  domain: 'η > -1: degreesOfFreedom > 0',
  meanDomain: 'μ finite',
  support: 'x > 0',
  encode: ({ degreesOfFreedom }) => [positive('chiSquare', 'degreesOfFreedom', degreesOfFreedom) / 2 - 1],
  decode: ([eta = 0]) => ({ degreesOfFreedom: 2 * (eta + 1) }),
  inDomain: ([eta = 0]) => eta > -1 && eta < Infinity,
  inMeanDomain: ([mu = 0]) => Number.isFinite(mu),
  inSupport: ([x = Number.NaN]) => isPositive(x),
  logPartition: ([eta = 0]) => logGamma(eta + 1) + (eta + 1) * Math.LN2,
  mean: ([eta = 0]) => [digamma(eta + 1) + Math.LN2],
  covariance: ([eta = 0]) => [trigamma(eta + 1)],
  guess([mu = 0]) {
    const y = mu - Math.LN2;
    return [(y > -2.22 ? Math.exp(y) + 0.5 : -1 / (y + EULER)) - 1]; // ψ(shape) = y nearly   [Minka 2000]
  },
  logBaseMeasure: (x) => flat(tf.mul(x, -0.5)),
  logDensity(x, [eta = 0]) {
    if (eta > 15) return gammaLogDensity(x, eta + 1, 0.5);
    const partition = logGamma(eta + 1) + (eta + 1) * Math.LN2;
    return flat(tf.sub(tf.mul(tf.log(x), eta), tf.add(tf.mul(x, 0.5), partition)));
  },
  meanLogBaseMeasure: ([eta = 0]) => -(eta + 1),
  sample: (key, [eta = 0], count) => representable(gammaValues(key, eta + 1, count).map((value) => 2 * value)),
  distribution: (x, [eta = 0]) => gammaLower(eta + 1, x / 2),
});
