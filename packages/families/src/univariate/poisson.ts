import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { poissonValues } from '../sampling/poisson-values.js';
import { gammaUpper } from '../special/incomplete-gamma.js';
import { poissonLogFactorial } from '../special/mean-log-factorial.js';
import { isCount, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { LOG_TWO_PI } from './constants.js';
import { logFactorial, logPoissonDensity } from './log-factorial.js';
import { identity } from './terms.js';

/** Of a Poisson distribution. */
export interface PoissonParameters {
  /** Mean and variance, positive. */
  readonly rate: number;
}

/** Poisson on 0, 1, 2, …: T = x, h = 1/x!, η = log rate, A = e^η. */
export const poisson = /* @__PURE__ */ exponentialFamily<PoissonParameters>({
  name: 'poisson',
  statistic: /* @__PURE__ */ columns('x', identity),
  domain: 'η finite: rate > 0',
  meanDomain: 'μ > 0',
  support: 'x is 0, 1, 2, …',
  encode: ({ rate }) => [Math.log(positive('poisson', 'rate', rate))],
  decode: ([eta = 0]) => ({ rate: Math.exp(eta) }),
  inDomain: ([eta = 0]) => Number.isFinite(eta) && eta < 709,
  inMeanDomain: ([mu = 0]) => isPositive(mu),
  inSupport: ([x = Number.NaN]) => isCount(x),
  logPartition: ([eta = 0]) => Math.exp(eta),
  mean: ([eta = 0]) => [Math.exp(eta)],
  covariance: ([eta = 0]) => [Math.exp(eta)],
  natural: ([mu = 0]) => [Math.log(mu)],
  logBaseMeasure: (x) => flat(tf.neg(logFactorial(x))),
  logDensity: (x, [eta = 0]) => flat(logPoissonDensity(x, Math.exp(eta))),
  meanLogBaseMeasure: ([eta = 0]) => -poissonLogFactorial(Math.exp(eta)),
  conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(chi, count),
  entropy: ([eta = 0]) => entropyAt(eta),
  sample: (key, [eta = 0], count) => poissonValues(key, count, () => Math.exp(eta)),
  distribution: (x, [eta = 0]) => (x < 0 ? 0 : gammaUpper(Math.floor(x) + 1, Math.exp(eta))),
});

/** λ (1 − log λ) + E[log X!], or its asymptotic series where that cancels   [Evans & Boersma 1988]. */
function entropyAt(eta: number): number {
  const rate = Math.exp(eta);
  if (rate < 3000) return rate * (1 - eta) + poissonLogFactorial(rate);
  return 0.5 * (LOG_TWO_PI + 1 + eta) - (1 / 12 + (1 / 24 + 19 / 360 / rate) / rate) / rate;
}
