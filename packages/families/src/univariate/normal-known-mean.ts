import { expectNumber, normalValues } from '@ingd/engine';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { normalDistribution } from '../special/normal-distribution.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { squaredDistanceFrom } from './terms.js';

/** What is known of the family. */
export interface NormalKnownMeanOptions {
  readonly mean: number;
}

/** Of a normal distribution whose mean is known. */
export interface NormalKnownMeanParameters {
  /** Positive, in the units of the samples. */
  readonly standardDeviation: number;
}

/**
 * Normal of known mean m: T = (x − m)², η = −1/(2σ²), A = ½ log(−π/η).
 * @throws RangeError when the mean is not finite
 */
export function normalKnownMean({ mean }: NormalKnownMeanOptions): ExponentialFamily<NormalKnownMeanParameters> {
  const name = 'normalKnownMean';
  expectNumber(name, 'mean', mean);
  return exponentialFamily<NormalKnownMeanParameters>({
    name,
    statistic: columns('(x − mean)²', squaredDistanceFrom(mean)),
    domain: 'η < 0: standardDeviation > 0',
    meanDomain: 'μ > 0',
    support: 'x finite',
    encode: ({ standardDeviation }) => [-0.5 / positive(name, 'standardDeviation', standardDeviation) ** 2],
    decode: ([eta = 0]) => ({ standardDeviation: Math.sqrt(-0.5 / eta) }),
    inDomain: ([eta = 0]) => isNegative(eta),
    inMeanDomain: ([mu = 0]) => isPositive(mu),
    inSupport: ([x = Number.NaN]) => Number.isFinite(x),
    logPartition: ([eta = 0]) => 0.5 * Math.log(-Math.PI / eta),
    mean: ([eta = 0]) => [-0.5 / eta],
    covariance: ([eta = 0]) => [0.5 / (eta * eta)],
    natural: ([mu = 0]) => [-0.5 / mu],
    conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count / 2 + 1, chi) - (count / 2) * Math.log(Math.PI),
    sample: (key, [eta = 0], count) => normalValues(key, count).map((z) => mean + z * Math.sqrt(-0.5 / eta)),
    distribution: (x, [eta = 0]) => normalDistribution((x - mean) * Math.sqrt(-2 * eta)),
  });
}
