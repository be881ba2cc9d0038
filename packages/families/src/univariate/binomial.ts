import { expectNumber } from '@ingd/engine';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { binomialValues } from '../sampling/binomial-values.js';
import { betaLower } from '../special/incomplete-beta.js';
import { log1pExp, logistic } from '../special/log1p-exp.js';
import { binomialLogChoose } from '../special/mean-log-factorial.js';
import { isCount, probabilityOf } from './allowed.js';
import { columns, flat } from './columns.js';
import { logBetaIntegral } from './conjugate.js';
import { logBinomialDensity, logChoose } from './log-factorial.js';
import { binaryEntropy, logit } from './logit.js';
import { identity } from './terms.js';

/** What is known of the family. */
export interface BinomialOptions {
  /** Trials, a positive integer. */
  readonly count: number;
}

/** Of a binomial distribution. */
export interface BinomialParameters {
  /** Probability of success of each trial, strictly between 0 and 1. */
  readonly probability: number;
}

/**
 * Binomial, successes among a known count n of trials: T = x, h = (n choose x), η = log(p/(1 − p)), A = n log(1 + e^η).
 * @throws RangeError when the count is not a positive integer
 */
export function binomial({ count: trials }: BinomialOptions): ExponentialFamily<BinomialParameters> {
  expectNumber('binomial', 'count', trials, { minimum: 1, integer: true });
  return exponentialFamily<BinomialParameters>({
    name: 'binomial',
    statistic: columns('x', identity),
    domain: 'η finite: 0 < probability < 1',
    meanDomain: '0 < μ < count',
    support: 'x is 0, 1, …, count',
    encode: ({ probability }) => [logit(probabilityOf('binomial', probability))],
    decode: ([eta = 0]) => ({ probability: logistic(eta) }),
    inDomain: ([eta = 0]) => Number.isFinite(eta),
    inMeanDomain: ([mu = 0]) => mu > 0 && mu < trials,
    inSupport: ([x = Number.NaN]) => isCount(x) && x <= Math.max(trials, Math.fround(trials)), // samples are float32
    logPartition: ([eta = 0]) => trials * log1pExp(eta),
    mean: ([eta = 0]) => [trials * logistic(eta)],
    covariance: ([eta = 0]) => [trials * logistic(eta) * logistic(-eta)],
    entropy: ([eta = 0]) => trials * binaryEntropy(eta) - binomialLogChoose(trials, logistic(eta), logistic(-eta)),
    natural: ([mu = 0]) => [Math.log(mu) - Math.log(trials - mu)],
    logBaseMeasure: (x) => flat(logChoose(trials, x)),
    logDensity: (x, [eta = 0]) => flat(logBinomialDensity(x, { trials, p: logistic(eta), q: logistic(-eta) })),
    meanLogBaseMeasure: ([eta = 0]) => binomialLogChoose(trials, logistic(eta), logistic(-eta)),
    conjugateLogPartition: ([chi = 0], count) => logBetaIntegral(chi, trials * count - chi),
    sample: (key, [eta = 0], count) => binomialValues(key, count, { trials, p: logistic(eta), q: logistic(-eta) }),
    distribution(x, [eta = 0]) {
      const k = Math.floor(x);
      if (k < 0 || k >= trials) return k < 0 ? 0 : 1;
      return betaLower(trials - k, k + 1, logistic(-eta));
    },
  });
}
