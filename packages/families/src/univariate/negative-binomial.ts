import { expectNumber, type Key, split } from '@ingd/engine';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { poissonValues } from '../sampling/poisson-values.js';
import { betaLower } from '../special/incomplete-beta.js';
import { log1mExp } from '../special/log1p-exp.js';
import { negativeBinomialLogChoose } from '../special/mean-log-factorial.js';
import { isCount, isNegative, isPositive, probabilityOf } from './allowed.js';
import { columns, flat } from './columns.js';
import { logBetaIntegral } from './conjugate.js';
import { gammaValues } from './gamma-values.js';
import { logNegativeBinomialDensity, logRisingOverFactorial } from './log-factorial.js';
import { identity } from './terms.js';

/** What is known of the family. */
export interface NegativeBinomialOptions {
  /** Successes waited for, r > 0; need not be whole. */
  readonly count: number;
}

/** Of a negative binomial distribution. */
export interface NegativeBinomialParameters {
  /** Probability of success of each trial, strictly between 0 and 1. */
  readonly probability: number;
}

/**
 * Negative binomial, failures before a known count r of successes: T = x, h = Γ(x + r)/(x! Γ(r)), η = log(1 − p), A = −r log(1 − e^η).
 * @throws RangeError when the count is not a positive number
 */
export function negativeBinomial({
  count: successes,
}: NegativeBinomialOptions): ExponentialFamily<NegativeBinomialParameters> {
  expectNumber('negativeBinomial', 'count', successes, { exclusiveMinimum: 0 });
  return exponentialFamily<NegativeBinomialParameters>({
    name: 'negativeBinomial',
    statistic: columns('x', identity),
    domain: 'η < 0: 0 < probability < 1',
    meanDomain: 'μ > 0',
    support: 'x is 0, 1, 2, …',
    encode: ({ probability }) => [Math.log1p(-probabilityOf('negativeBinomial', probability))],
    decode: ([eta = 0]) => ({ probability: -Math.expm1(eta) }),
    inDomain: ([eta = 0]) => isNegative(eta),
    inMeanDomain: ([mu = 0]) => isPositive(mu),
    inSupport: ([x = Number.NaN]) => isCount(x),
    logPartition: ([eta = 0]) => -successes * log1mExp(eta),
    mean: ([eta = 0]) => [successes / Math.expm1(-eta)],
    covariance: ([eta = 0]) => [successes / (Math.expm1(-eta) * -Math.expm1(eta))],
    natural: ([mu = 0]) => [-Math.log1p(successes / mu)],
    logBaseMeasure: (x) => flat(logRisingOverFactorial(successes, x)),
    logDensity: (x, [eta = 0]) =>
      flat(logNegativeBinomialDensity(x, { successes, p: -Math.expm1(eta), q: Math.exp(eta) })),
    meanLogBaseMeasure: ([eta = 0]) => negativeBinomialLogChoose(successes, -Math.expm1(eta), Math.exp(eta)),
    conjugateLogPartition: ([chi = 0], count) => logBetaIntegral(chi, successes * count + 1),
    sample(key, [eta = 0], count) {
      const [rateKey, countKey] = split(key) as [Key, Key];
      const rates = gammaValues(rateKey, successes, count); // Poisson numbers of gamma rates
      return poissonValues(countKey, count, (row) => (rates[row] as number) / Math.expm1(-eta));
    },
    distribution: (x, [eta = 0]) => (x < 0 ? 0 : betaLower(successes, Math.floor(x) + 1, -Math.expm1(eta))),
  });
}
