import { expectNumber, type Key, normal } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** What makes a `randomFourierFeatures` statistic; plain values, so that a saved run can hold them. */
export interface RandomFourierFeaturesOptions {
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** m, the number of frequencies: each gives a cosine and a sine. */
  readonly count: number;
  /** s > 0 of the Gaussian kernel exp(−|x − y|² / 2s²), in the units of the samples. */
  readonly bandwidth: number;
  /** Draws the frequencies: the same key, the same statistic. */
  readonly key: Key;
}

/** Random features; the options it was made from make it again. */
export interface RandomFourierFeaturesStatistic extends Statistic, RandomFourierFeaturesOptions {
  readonly kind: 'random-fourier-features';
  /** w, `[m, d]`, normal with standard deviation 1/s; owned by the statistic. */
  readonly frequencies: Tensor2D;
}

/**
 * T(x) = (cos⟨w₁, x⟩, …, cos⟨w_m, x⟩, sin⟨w₁, x⟩, …, sin⟨w_m, x⟩) / √m, so that ⟨T(x), T(y)⟩ is a Gaussian kernel on
 * average, to about 1/√m   [Rahimi & Recht 2007]. Phases lose digits hundreds of bandwidths away from the origin: bring
 * such samples near it by `affine`.
 * @throws RangeError when dimension or count is not a positive integer or the bandwidth is not positive
 */
export function randomFourierFeatures(options: RandomFourierFeaturesOptions): RandomFourierFeaturesStatistic {
  const { dimension, count, bandwidth, key } = options;
  expectNumber('randomFourierFeatures', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('randomFourierFeatures', 'count', count, { minimum: 1, integer: true });
  expectNumber('randomFourierFeatures', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const frequencies = tf.keep(
    tf.tidy(() => tf.mul<Tensor2D>(normal<tf.Rank.R2>(key, [count, dimension]), 1 / bandwidth)),
  );
  const amplitude = 1 / Math.sqrt(count);
  const phases = (x: Tensor2D) => tf.matMul<Tensor2D>(x, frequencies, false, true); // [n, m]
  const statistic = statisticOf({
    name: `randomFourierFeatures(${count})`,
    dimension,
    size: 2 * count,
    evaluate(x) {
      const angles = phases(x);
      return tf.mul(tf.concat2d([tf.cos(angles), tf.sin(angles)], 1), amplitude);
    },
    jvp(x, v) {
      const [angles, turns] = [phases(x), tf.mul<Tensor2D>(phases(v), amplitude)];
      return tf.concat2d([tf.neg(tf.mul<Tensor2D>(tf.sin(angles), turns)), tf.mul<Tensor2D>(tf.cos(angles), turns)], 1);
    },
    vjp(x, u) {
      const angles = phases(x);
      const [cosines, sines] = tf.split<Tensor2D>(u, 2, 1) as [Tensor2D, Tensor2D];
      const slopes = tf.sub<Tensor2D>(tf.mul(sines, tf.cos(angles)), tf.mul(cosines, tf.sin(angles)));
      return tf.matMul(tf.mul<Tensor2D>(slopes, amplitude), frequencies);
    },
    dispose() {
      frequencies.dispose();
    },
  });
  return { ...statistic, kind: 'random-fourier-features', count, bandwidth, key, frequencies };
}
