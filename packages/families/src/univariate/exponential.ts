import { exponentialFamily } from '../family/exponential-family.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { identity } from './terms.js';

/** Of an exponential distribution. */
export interface ExponentialParameters {
  /** 1/mean, positive. */
  readonly rate: number;
}

/** Exponential on x ≥ 0: T = x, η = −rate, A = −log(−η). */
export const exponential = /* @__PURE__ */ exponentialFamily<ExponentialParameters>({
  name: 'exponential',
  statistic: /* @__PURE__ */ columns('x', identity),
  domain: 'η < 0: rate > 0',
  meanDomain: 'μ > 0',
  support: 'x >= 0',
  encode: ({ rate }) => [-positive('exponential', 'rate', rate)],
  decode: ([eta = 0]) => ({ rate: -eta }),
  inDomain: ([eta = 0]) => isNegative(eta),
  inMeanDomain: ([mu = 0]) => isPositive(mu),
  inSupport: ([x = Number.NaN]) => x >= 0 && x < Infinity,
  logPartition: ([eta = 0]) => -Math.log(-eta),
  mean: ([eta = 0]) => [-1 / eta],
  covariance: ([eta = 0]) => [1 / (eta * eta)],
  natural: ([mu = 0]) => [-1 / mu],
  conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count + 1, chi),
  sample: (key, [eta = 0], count) => byInversion(key, count, (u) => Math.log(u) / eta),
  distribution: (x, [eta = 0]) => (x < 0 ? 0 : -Math.expm1(eta * x)),
});
