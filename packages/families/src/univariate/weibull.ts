import { expectNumber } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { byInversion } from '../sampling/uniform-draws.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { logGammaIntegral } from './conjugate.js';
import { EULER } from './constants.js';
import { power } from './terms.js';

/** What is known of the family. */
export interface WeibullOptions {
  /** k, positive: 1 is the exponential, 2 the Rayleigh distribution. */
  readonly shape: number;
}

/** Of a Weibull distribution. */
export interface WeibullParameters {
  /** Where 1 − 1/e of the samples lie below, positive. */
  readonly scale: number;
}

/**
 * Weibull of known shape k on x > 0: T = xᵏ, h = xᵏ⁻¹, η = −scale⁻ᵏ, A = −log(−η) − log k.
 * @throws RangeError when the shape is not a positive number
 */
export function weibull({ shape }: WeibullOptions): ExponentialFamily<WeibullParameters> {
  expectNumber('weibull', 'shape', shape, { exclusiveMinimum: 0 });
  return exponentialFamily<WeibullParameters>({
    name: 'weibull',
    statistic: /* @__PURE__ */ columns('x^shape', power(shape)),
    domain: 'η < 0: scale > 0',
    meanDomain: 'μ > 0',
    support: 'x > 0',
    encode: ({ scale }) => [-(positive('weibull', 'scale', scale) ** -shape)],
    decode: ([eta = 0]) => ({ scale: (-eta) ** (-1 / shape) }),
    inDomain: ([eta = 0]) => isNegative(eta),
    inMeanDomain: ([mu = 0]) => isPositive(mu),
    inSupport: ([x = Number.NaN]) => isPositive(x),
    logPartition: ([eta = 0]) => -Math.log(-shape * eta),
    mean: ([eta = 0]) => [-1 / eta],
    covariance: ([eta = 0]) => [1 / (eta * eta)],
    natural: ([mu = 0]) => [-1 / mu],
    logBaseMeasure: (x) => flat(tf.mul(tf.log(x), shape - 1)),
    meanLogBaseMeasure: ([eta = 0]) => ((1 - shape) / shape) * (Math.log(-eta) + EULER),
    conjugateLogPartition: ([chi = 0], count) => logGammaIntegral(count + 1, chi) + count * Math.log(shape),
    sample: (key, [eta = 0], count) =>
      representable(byInversion(key, count, (u) => (Math.log(u) / eta) ** (1 / shape))),
    distribution: (x, [eta = 0]) => (x <= 0 ? 0 : -Math.expm1(eta * x ** shape)),
  });
}
