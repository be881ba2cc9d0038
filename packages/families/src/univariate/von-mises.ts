import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { vonMisesValues } from '../sampling/von-mises-values.js';
import { besselZero } from '../special/bessel-zero.js';
import { finite, positive } from './allowed.js';
import { columns, flat } from './columns.js';
import { LOG_TWO_PI } from './constants.js';
import { centred } from './deviance.js';
import { cosine, sine } from './terms.js';
import { vonMisesDistribution } from './von-mises-distribution.js';

/** Of a von Mises distribution. */
export interface VonMisesParameters {
  /** Mode and mean direction, radians; any finite angle. */
  readonly location: number;
  /** κ ≥ 0: 0 is uniform. */
  readonly concentration: number;
}

/** π as float32 rounds it, up: samples are float32. */
const HALF_TURN = 3.1415927410125732;

/** Von Mises on the circle, −π ≤ x ≤ π: T = (cos x, sin x), η = κ (cos m, sin m), A = log(2π I₀(κ)). */
export const vonMises = /* @__PURE__ */ exponentialFamily<VonMisesParameters>({
  name: 'vonMises',
  statistic: /* @__PURE__ */ columns('(cos x, sin x)', cosine, sine),
  domain: 'η finite: any location, concentration >= 0',
  meanDomain: 'μ₁² + μ₂² < 1',
  support: '-π <= x <= π',
  encode({ location, concentration }) {
    finite('vonMises', 'location', location);
    if (concentration !== 0) positive('vonMises', 'concentration', concentration);
    return [concentration * Math.cos(location), concentration * Math.sin(location)];
  },
  decode: ([c = 0, s = 0]) => ({ location: Math.atan2(s, c), concentration: Math.hypot(c, s) }),
  inDomain: ([c = 0, s = 0]) => Number.isFinite(c) && Number.isFinite(s),
  inMeanDomain: ([c = 0, s = 0]) => Math.hypot(c, s) < 1,
  inSupport: ([x = Number.NaN]) => Math.abs(x) <= HALF_TURN,
  logPartition: ([c = 0, s = 0]) => LOG_TWO_PI + besselZero(Math.hypot(c, s)).logarithm,
  mean([c = 0, s = 0]) {
    const { ratioOverArgument } = besselZero(Math.hypot(c, s));
    return [c * ratioOverArgument, s * ratioOverArgument];
  },
  covariance([c = 0, s = 0]) {
    const kappa = Math.hypot(c, s);
    const { slope, ratioOverArgument } = besselZero(kappa); // along η and across it
    const [x, y] = kappa > 0 ? [c / kappa, s / kappa] : [1, 0];
    const cross = x * y * (slope - ratioOverArgument);
    return [slope * x * x + ratioOverArgument * y * y, cross, cross, slope * y * y + ratioOverArgument * x * x];
  },
  guess([c = 0, s = 0]) {
    const square = c * c + s * s;
    const scale = (2 - square) / (1 - square); // κ within 10 % [Banerjee et al. 2005]
    return [c * scale, s * scale];
  },
  logDensity(x, eta) {
    const [c = 0, s = 0] = eta;
    const kappa = Math.hypot(c, s);
    const half = sineOfHalf(wrapped(centred(x, Math.atan2(s, c)))); // cos x − 1 = −2 sin²(x/2), which does not cancel
    const peak = kappa - LOG_TWO_PI - besselZero(kappa).logarithm;
    return flat(tf.sub(peak, tf.mul(tf.square(half), 2 * kappa)));
  },
  sample: (key, [c = 0, s = 0], count) =>
    vonMisesValues(key, count, { location: Math.atan2(s, c), concentration: Math.hypot(c, s) }),
  distribution: (x, [c = 0, s = 0]) => vonMisesDistribution(x, Math.atan2(s, c), Math.hypot(c, s)),
});

const TURN = 2 * Math.PI;

/** Within half a turn of 0; a turn is taken in two parts, for float32 rounds it. */
function wrapped(angle: Tensor2D): Tensor2D {
  const turns = tf.round<Tensor2D>(tf.div<Tensor2D>(angle, TURN));
  const leading = Math.fround(TURN);
  return tf.sub(tf.sub<Tensor2D>(angle, tf.mul(turns, leading)), tf.mul(turns, TURN - leading));
}

/** sin(x/2), by its series near 0, where the sine of some backends is right only beside 1. */
function sineOfHalf(x: Tensor2D): Tensor2D {
  const half = tf.mul<Tensor2D>(x, 0.5);
  const square = tf.square<Tensor2D>(half);
  const series = [1 / 120, -1 / 6, 1].reduce<Tensor2D>(
    (sum, coefficient) => tf.add(tf.mul(sum, square), coefficient),
    tf.fill(x.shape, -1 / 5040),
  );
  return tf.where(tf.less(tf.abs(half), 0.4), tf.mul<Tensor2D>(half, series), tf.sin(half));
}
