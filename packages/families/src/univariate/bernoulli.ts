import { uniformValues } from '@ingd/engine';
import { exponentialFamily } from '../family/exponential-family.js';
import { log1pExp, logistic } from '../special/log1p-exp.js';
import { probabilityOf } from './allowed.js';
import { columns } from './columns.js';
import { logBetaIntegral } from './conjugate.js';
import { binaryEntropy, logit } from './logit.js';
import { identity } from './terms.js';

/** Of a Bernoulli distribution. */
export interface BernoulliParameters {
  /** P(x = 1), strictly between 0 and 1. */
  readonly probability: number;
}

/** Bernoulli on {0, 1}: T = x, η = log(p/(1 − p)), A = log(1 + e^η). */
export const bernoulli = /* @__PURE__ */ exponentialFamily<BernoulliParameters>({
  name: 'bernoulli',
  statistic: /* @__PURE__ */ columns('x', identity),
  domain: 'η finite: 0 < probability < 1',
  meanDomain: '0 < μ < 1',
  support: 'x is 0 or 1',
  encode: ({ probability }) => [logit(probabilityOf('bernoulli', probability))],
  decode: ([eta = 0]) => ({ probability: logistic(eta) }),
  inDomain: ([eta = 0]) => Number.isFinite(eta),
  inMeanDomain: ([mu = 0]) => mu > 0 && mu < 1,
  inSupport: ([x = Number.NaN]) => x === 0 || x === 1,
  logPartition: ([eta = 0]) => log1pExp(eta),
  mean: ([eta = 0]) => [logistic(eta)],
  covariance: ([eta = 0]) => [logistic(eta) * logistic(-eta)],
  entropy: ([eta = 0]) => binaryEntropy(eta),
  natural: ([mu = 0]) => [logit(mu)],
  conjugateLogPartition: ([chi = 0], count) => logBetaIntegral(chi, count - chi),
  sample: (key, [eta = 0], count) => uniformValues(key, count).map((u) => (u < logistic(eta) ? 1 : 0)),
  distribution: (x, [eta = 0]) => (x < 0 ? 0 : x < 1 ? logistic(-eta) : 1),
});
