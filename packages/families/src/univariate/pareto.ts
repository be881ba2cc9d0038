import { expectNumber } from '@ingd/engine';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { positive } from './allowed.js';
import { columns } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { logarithm } from './terms.js';

/** What is known of the family. */
export interface ParetoOptions {
  /** The least sample, positive; 1 unless told. */
  readonly minimum?: number;
}

/** Of a Pareto distribution. */
export interface ParetoParameters {
  /** The tail's exponent, positive: P(X > x) = (minimum/x)^shape. */
  readonly shape: number;
}

/**
 * Pareto of known minimum m: T = log x, η = −shape − 1, A = −log shape − shape log m.
 * @throws RangeError when the minimum is not a positive number
 */
export function pareto({ minimum = 1 }: ParetoOptions = {}): ExponentialFamily<ParetoParameters> {
  expectNumber('pareto', 'minimum', minimum, { exclusiveMinimum: 0 });
  const least = Math.min(minimum, Math.fround(minimum)); // samples are float32
  const logMinimum = Math.log(minimum);
  return exponentialFamily<ParetoParameters>({
    name: 'pareto',
    statistic: /* @__PURE__ */ columns('log x', logarithm),
    domain: 'η < -1: shape > 0',
    meanDomain: 'μ > log minimum',
    support: 'x >= minimum',
    encode: ({ shape }) => [-positive('pareto', 'shape', shape) - 1],
    decode: ([eta = 0]) => ({ shape: -eta - 1 }),
    inDomain: ([eta = 0]) => eta < -1 && eta > -Infinity,
    inMeanDomain: ([mu = 0]) => mu > logMinimum && mu < Infinity,
    inSupport: ([x = Number.NaN]) => x >= least && x < Infinity,
    logPartition: ([eta = 0]) => -Math.log(-eta - 1) + (eta + 1) * logMinimum,
    mean: ([eta = 0]) => [logMinimum - 1 / (eta + 1)],
    covariance: ([eta = 0]) => [1 / (eta + 1) ** 2],
    natural: ([mu = 0]) => [-1 - 1 / (mu - logMinimum)],
    conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count + 1, chi - count * logMinimum) - chi,
    sample: (key, [eta = 0], count) =>
      representable(byInversion(key, count, (u) => minimum * Math.exp(Math.log(u) / (eta + 1)))),
    distribution: (x, [eta = 0]) => (x <= minimum ? 0 : -Math.expm1((eta + 1) * Math.log(x / minimum))),
  });
}
