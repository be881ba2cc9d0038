import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { EULER } from './constants.js';
import { square } from './terms.js';

/** Of a Rayleigh distribution. */
export interface RayleighParameters {
  /** The mode: the standard deviation of each of the two normal coordinates whose distance from 0 this is. */
  readonly scale: number;
}

/** Rayleigh on x > 0: T = x², h = x, η = −1/(2 scale²), A = −log(−2η). */
export const rayleigh = /* @__PURE__ */ exponentialFamily<RayleighParameters>({
  name: 'rayleigh',
  statistic: /* @__PURE__ */ columns('x²', square),
  domain: 'η < 0: scale > 0',
  meanDomain: 'μ > 0',
  support: 'x > 0',
  encode: ({ scale }) => [-0.5 / positive('rayleigh', 'scale', scale) ** 2],
  decode: ([eta = 0]) => ({ scale: Math.sqrt(-0.5 / eta) }),
  inDomain: ([eta = 0]) => isNegative(eta),
  inMeanDomain: ([mu = 0]) => isPositive(mu),
  inSupport: ([x = Number.NaN]) => isPositive(x),
  logPartition: ([eta = 0]) => -Math.log(-2 * eta),
  mean: ([eta = 0]) => [-1 / eta],
  covariance: ([eta = 0]) => [1 / (eta * eta)],
  natural: ([mu = 0]) => [-1 / mu],
  logBaseMeasure: (x) => flat(tf.log(x)),
  meanLogBaseMeasure: ([eta = 0]) => -(Math.log(-eta) + EULER) / 2,
  conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count + 1, chi) + count * Math.LN2,
  sample: (key, [eta = 0], count) => representable(byInversion(key, count, (u) => Math.sqrt(Math.log(u) / eta))),
  distribution: (x, [eta = 0]) => (x <= 0 ? 0 : -Math.expm1(eta * x * x)),
});
