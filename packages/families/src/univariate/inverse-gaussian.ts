import { type Key, normalValues, split, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { representable } from '../sampling/representable.js';
import { overLogTime } from '../special/log-time.js';
import { logNormalDistribution, normalDistribution } from '../special/normal-distribution.js';
import { isNegative, isPositive, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { LOG_TWO_PI } from './constants.js';
import { identity, inverse } from './terms.js';

/** Of an inverse Gaussian distribution. */
export interface InverseGaussianParameters {
  /** m, positive. */
  readonly mean: number;
  /** λ, positive, in the units of the samples: the variance is m³/λ. */
  readonly shape: number;
}

/** Inverse Gaussian on x > 0: T = (x, 1/x), h = x^(−3/2), η = (−λ/(2m²), −λ/2), A = −2√(η₁η₂) − ½ log(−η₂/π). */
export const inverseGaussian = /* @__PURE__ */ exponentialFamily<InverseGaussianParameters>({
  name: 'inverseGaussian',
  statistic: /* @__PURE__ */ columns('(x, 1/x)', identity, inverse),
  domain: 'η₁ < 0, η₂ < 0: mean > 0, shape > 0',
  meanDomain: 'μ₁ > 0, μ₁μ₂ > 1',
  support: 'x > 0',
  encode({ mean, shape }) {
    positive('inverseGaussian', 'mean', mean);
    positive('inverseGaussian', 'shape', shape);
    return [-shape / mean / mean / 2, -shape / 2];
  },
  decode: (eta) => decode(eta),
  inDomain: ([a = 0, b = 0]) => isNegative(a) && isNegative(b),
  inMeanDomain: ([mean = 0, reciprocal = 0]) => isPositive(mean) && reciprocal < Infinity && mean * reciprocal > 1,
  inSupport: ([x = Number.NaN]) => isPositive(x),
  logPartition: ([a = 0, b = 0]) => -2 * Math.sqrt(-a) * Math.sqrt(-b) - 0.5 * Math.log(-b / Math.PI),
  mean(eta) {
    const { mean, shape } = decode(eta);
    return [mean, 1 / mean + 1 / shape];
  },
  covariance(eta) {
    const { mean, shape } = decode(eta);
    return [mean * mean * (mean / shape), -mean / shape, -mean / shape, (1 / mean + 2 / shape) / shape];
  },
  natural([mean = 0, reciprocal = 0]) {
    const shape = mean / (mean * reciprocal - 1);
    return [-shape / mean / mean / 2, -shape / 2];
  },
  logBaseMeasure: (x) => flat(tf.mul(tf.log(x), -1.5)),
  logDensity(x, eta) {
    const { mean, shape } = decode(eta);
    const squares = tf.div(tf.square(tf.sub(tf.div(x, mean), 1)), x); // not x and 1/x apart: they would cancel in float32
    const constant = 0.5 * (Math.log(shape) - LOG_TWO_PI);
    return flat(tf.sub(constant, tf.add(tf.mul(squares, shape / 2), tf.mul(tf.log(x), 1.5))));
  },
  meanLogBaseMeasure: (eta) => -1.5 * meanLogarithm(decode(eta)),
  entropy: (eta) => 0.5 * (1 + LOG_TWO_PI - Math.log(decode(eta).shape)) + 1.5 * meanLogarithm(decode(eta)),
  sample(key, eta, count) {
    const { mean, shape } = decode(eta);
    const [normalKey, uniformKey] = split(key) as [Key, Key];
    const uniforms = uniformValues(uniformKey, count);
    return representable(
      normalValues(normalKey, count).map((z, i) => {
        const w = (mean / shape / 2) * z * z;
        const ratio = 1 + w + Math.sqrt(w * (2 + w)); // the two roots are mean/ratio and mean·ratio [Michael et al. 1976]
        return (uniforms[i] as number) * (1 + ratio) < ratio ? mean / ratio : mean * ratio;
      }),
    );
  },
  distribution(x, eta) {
    if (x <= 0) return 0;
    const { mean, shape } = decode(eta);
    const root = Math.sqrt(shape / x);
    const far = (2 * shape) / mean + logNormalDistribution(-root * (x / mean + 1));
    return normalDistribution(root * (x / mean - 1)) + Math.exp(far);
  },
});

function decode([a = 0, b = 0]: Float64Array): InverseGaussianParameters {
  return { mean: Math.sqrt(b / a), shape: -2 * b };
}

/** E[log x]. */
function meanLogarithm({ mean, shape }: InverseGaussianParameters): number {
  return Math.log(mean) - scaledExponentialIntegral((2 * shape) / mean);
}

/** eᶻ E₁(z) = ∫₀^∞ e^{−t}/(t + z) dt, z > 0: log mean − E[log x] at z = 2λ/m. */
function scaledExponentialIntegral(z: number): number {
  return overLogTime((t) => (Math.exp(-t) * t) / (t + z), [Math.min(1, z), 1]);
}
