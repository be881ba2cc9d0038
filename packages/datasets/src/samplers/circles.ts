import { expectNumber } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { besselRatio, logBesselZero } from './bessel.js';
import { sharesOf } from './gaussian-mixture.js';
import { onPoints } from './make-sampler.js';
import { nearSet } from './noisy-curves.js';
import type { LabelledSampler, ScoreSampler } from './sampler.js';

/** Circles about the origin. */
export interface CirclesOptions {
  /** 1 and ½ unless told. */
  readonly radii?: readonly number[];
  /** Standard deviation of what is added to each coordinate, positive; 0.05 unless told. */
  readonly noise?: number;
}

/**
 * Points of circles about the origin, each as likely, uniform in the angle, plus N(0, σ² I). With r = |x|
 * p(x) = mean_k exp(−(r² + R_k²) / 2σ²) I₀(r R_k / σ²) / 2πσ²; the class is the circle.
 * @throws RangeError when there is no radius, or a radius or the noise is not positive
 */
export function circles({ radii = [1, 0.5], noise = 0.05 }: CirclesOptions = {}): ScoreSampler & LabelledSampler {
  for (const radius of radii) expectNumber('circles', 'radii', radius, { exclusiveMinimum: 0 });
  expectNumber('circles', 'noise', noise, { exclusiveMinimum: 0 });
  if (radii.length === 0)
    throw new RangeError('circles: expected at least one radius, got none; pass radii such as [1, 0.5]');
  const sampler = nearSet({
    name: 'circles',
    dimension: 2,
    noise,
    shares: sharesOf(radii.length),
    place(u, _, label) {
      const radius = radii[label] as number;
      return [radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)];
    },
  });
  const variance = noise ** 2;
  const rings = tf.util.toTypedArray([...radii], 'float32') as Float32Array;
  /** log of each circle's part at distances r, `[n, 1] -> [n, k]`; (r − R)² keeps the digits that r² + R² − 2rR would lose. */
  const parts = (r: tf.Tensor2D): tf.Tensor2D => {
    const R = tf.tensor2d(rings, [1, radii.length]);
    const z = tf.div(tf.mul(r, R), variance);
    const exponent = tf.div(tf.square(tf.sub(r, R)), -2 * variance);
    return tf.add(tf.add(exponent, tf.sub(logBesselZero(z), z)), -Math.log(2 * Math.PI * variance * radii.length));
  };
  return {
    ...sampler,
    logDensity: onPoints('circles', 2, (x) => tf.logSumExp<tf.Tensor1D>(parts(lengths(x)), 1)),
    score: onPoints('circles', 2, (x) => {
      const r = lengths(x);
      const R = tf.tensor2d(rings, [1, radii.length]);
      const pull = tf.sub(tf.mul(R, besselRatio(tf.div(tf.mul(r, R), variance))), r); // σ² d log p_k / dr
      const slope = tf.div(tf.sum(tf.mul(tf.softmax(parts(r), 1), pull), 1, true), variance);
      return tf.mul<tf.Tensor2D>(tf.div(x, tf.maximum(r, 1e-30)), slope);
    }),
  };
}

/** |x| of each row, `[n, 1]`. */
function lengths(x: tf.Tensor2D): tf.Tensor2D {
  return tf.sqrt(tf.sum<tf.Tensor2D>(tf.square(x), 1, true));
}
