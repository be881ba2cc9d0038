import { expectNumber } from '@ingd/engine';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { distanceFrom } from './terms.js';

/** What is known of the family. */
export interface LaplaceOptions {
  /** Centre and median; 0 unless told. */
  readonly location?: number;
}

/** Of a Laplace distribution. */
export interface LaplaceParameters {
  /** E|x − location|, positive. */
  readonly scale: number;
}

/**
 * Laplace around a known location: T = |x − location|, η = −1/scale, A = log(2/(−η)).
 * @throws RangeError when the location is not finite
 */
export function laplace({ location = 0 }: LaplaceOptions = {}): ExponentialFamily<LaplaceParameters> {
  expectNumber('laplace', 'location', location);
  return exponentialFamily<LaplaceParameters>({
    name: 'laplace',
    statistic: /* @__PURE__ */ columns('|x − location|', distanceFrom(location)),
    domain: 'η < 0: scale > 0',
    meanDomain: 'μ > 0',
    support: 'x finite',
    encode: ({ scale }) => [-1 / positive('laplace', 'scale', scale)],
    decode: ([eta = 0]) => ({ scale: -1 / eta }),
    inDomain: ([eta = 0]) => isNegative(eta),
    inMeanDomain: ([mu = 0]) => isPositive(mu),
    inSupport: ([x = Number.NaN]) => Number.isFinite(x),
    logPartition: ([eta = 0]) => Math.LN2 - Math.log(-eta),
    mean: ([eta = 0]) => [-1 / eta],
    covariance: ([eta = 0]) => [1 / (eta * eta)],
    natural: ([mu = 0]) => [-1 / mu],
    conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count + 1, chi) - count * Math.LN2,
    sample: (key, [eta = 0], count) =>
      byInversion(key, count, (u) => location + (u < 0.5 ? -Math.log(2 * u) : Math.log(2 - 2 * u)) / eta),
    distribution(x, [eta = 0]) {
      const tail = Math.exp(eta * Math.abs(x - location)) / 2;
      return x < location ? tail : 1 - tail;
    },
  });
}
