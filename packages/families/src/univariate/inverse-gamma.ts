import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { logGammaValues } from '../multivariate/log-gamma-values.js';
import { representable } from '../sampling/representable.js';
import { digamma, digammaGap } from '../special/digamma.js';
import { gammaUpper } from '../special/incomplete-gamma.js';
import { logGamma, stirlingRemainder } from '../special/log-gamma.js';
import { trigamma, trigammaGap } from '../special/polygamma.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { inverseGammaLogDensity } from './gamma-log-density.js';
import { inverse, logarithm } from './terms.js';

/** Of an inverse gamma distribution. */
export interface InverseGammaParameters {
  /** α, positive. */
  readonly shape: number;
  /** β, positive, in the units of the samples; 1/x is gamma of this rate. */
  readonly scale: number;
}

/** Inverse gamma on x > 0: T = (log x, 1/x), η = (−α − 1, −β), A = log Γ(α) − α log β. */
export const inverseGamma = /* @__PURE__ */ exponentialFamily<InverseGammaParameters>({
  name: 'inverseGamma',
  statistic: /* @__PURE__ */ columns('(log x, 1/x)', logarithm, inverse),
  domain: 'η₁ < -1, η₂ < 0: shape > 0, scale > 0',
  meanDomain: 'μ₂ > 0, μ₁ > -log μ₂',
  support: 'x > 0',
  encode: ({ shape, scale }) => [
    -positive('inverseGamma', 'shape', shape) - 1,
    -positive('inverseGamma', 'scale', scale),
  ],
  decode: ([a = 0, b = 0]) => ({ shape: -a - 1, scale: -b }),
  inDomain: ([a = 0, b = 0]) => isNegative(a + 1) && isNegative(b),
  inMeanDomain: ([log = 0, reciprocal = 0]) => isPositive(reciprocal) && log > -Math.log(reciprocal) && log < Infinity,
  inSupport: ([x = Number.NaN]) => isPositive(x),
  logPartition: ([a = 0, b = 0]) => logGamma(-a - 1) + (a + 1) * Math.log(-b),
  mean: ([a = 0, b = 0]) => [Math.log(-b) - digamma(-a - 1), (a + 1) / b],
  covariance: ([a = 0, b = 0]) => [trigamma(-a - 1), 1 / b, 1 / b, -(a + 1) / (b * b)],
  variance([a = 0, b = 0], [first = 0, second = 0]) {
    const shape = -a - 1; // squares, where the terms of the matrix cancel for large shapes
    return first * first * trigammaGap(shape) + (first + (second * shape) / b) ** 2 / shape;
  },
  entropy([a = 0, b = 0]) {
    const shape = -a - 1;
    const free = Math.log(-b) + 0.5 * Math.log(2 * Math.PI) - 1.5 * Math.log(shape); // α, α log α cancelled by hand
    return free + stirlingRemainder(shape) - a * digammaGap(shape);
  },
  guess([log = 0, reciprocal = 0]) {
    const gap = log + Math.log(reciprocal); // log α − ψ(α)
    const shape = (3 - gap + Math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap); // within 1.5 % [Minka 2002]
    return [-shape - 1, -shape / reciprocal];
  },
  logDensity(x, [a = 0, b = 0]) {
    if (a < -17) return inverseGammaLogDensity(x, -a - 1, -b);
    const partition = logGamma(-a - 1) + (a + 1) * Math.log(-b);
    return flat(tf.sub(tf.add(tf.mul(tf.log(x), a), tf.div(b, x)), partition));
  },
  sample(key, [a = 0, b = 0], count) {
    const logarithms = logGammaValues(key, -a - 1, count);
    return representable(logarithms.map((value) => -b * Math.exp(-value)));
  },
  distribution: (x, [a = 0, b = 0]) => (x <= 0 ? 0 : gammaUpper(-a - 1, -b / x)),
});
