import { exponentialFamily } from '../family/exponential-family.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { log1mExp } from '../special/log1p-exp.js';
import { isCount, isNegative, isPositive, probabilityOf } from './allowed.js';
import { columns } from './columns.js';
import { logBetaIntegral } from './conjugate.js';
import { identity } from './terms.js';

/** Of a geometric distribution. */
export interface GeometricParameters {
  /** Probability of success of each trial, strictly between 0 and 1. */
  readonly probability: number;
}

/** Geometric, failures before the first success: T = x, η = log(1 − p), A = −log(1 − e^η). */
export const geometric = /* @__PURE__ */ exponentialFamily<GeometricParameters>({
  name: 'geometric',
  statistic: /* @__PURE__ */ columns('x', identity),
  domain: 'η < 0: 0 < probability < 1',
  meanDomain: 'μ > 0',
  support: 'x is 0, 1, 2, …',
  encode: ({ probability }) => [Math.log1p(-probabilityOf('geometric', probability))],
  decode: ([eta = 0]) => ({ probability: -Math.expm1(eta) }),
  inDomain: ([eta = 0]) => isNegative(eta),
  inMeanDomain: ([mu = 0]) => isPositive(mu),
  inSupport: ([x = Number.NaN]) => isCount(x),
  logPartition: ([eta = 0]) => -log1mExp(eta),
  mean: ([eta = 0]) => [1 / Math.expm1(-eta)],
  covariance: ([eta = 0]) => [1 / (Math.expm1(-eta) * -Math.expm1(eta))],
  natural: ([mu = 0]) => [-Math.log1p(1 / mu)],
  conjugateLogPartition: ([chi = 0], count) => logBetaIntegral(chi, count + 1),
  sample: (key, [eta = 0], count) => byInversion(key, count, (u) => Math.floor(Math.log(u) / eta)),
  distribution: (x, [eta = 0]) => (x < 0 ? 0 : -Math.expm1((Math.floor(x) + 1) * eta)),
});
