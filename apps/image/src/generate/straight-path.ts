import type { TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';

// Images y and noise z ~ N(0, I) on straight paths x = (1 − t) z + t y: noise at t = 0, images at t = 1. All in units.

/** What is known of images before anything is learnt. */
export interface Spread {
  /** m, the mean image, `[d]`. */
  readonly center: tf.Tensor1D;
  /** s, the root of the mean variance of a pixel. */
  readonly deviation: number;
}

/** Of images, `[n, d]`. The caller disposes the centre. */
export async function spreadOf(images: tf.Tensor2D): Promise<Spread> {
  const { mean, variance } = tf.tidy(() => {
    const { mean: center, variance: around } = tf.moments(images, 0);
    return { mean: center as tf.Tensor1D, variance: tf.mean(around) };
  });
  const [value] = await variance.data().finally(() => variance.dispose());
  return { center: mean, deviation: Math.sqrt(value as number) };
}

/**
 * The velocity of the path by a network φ whose inputs and outputs have a variance of about 1   [Karras et al. 2022, Section 5]:
 * v = m + (t s² − (1 − t))/q · u + s/√q · φ(u/√q, t), u = x − t m, q = t² s² + (1 − t)²: the best guess for images of mean m and variance s², and what φ knows better. Borrows the centre.
 */
export function pathVelocity(network: TimeNetwork, { center, deviation }: Spread): TimeNetwork {
  return {
    ...network,
    apply: (parameters, x, time) =>
      tf.tidy(() => {
        const t = typeof time === 'number' ? tf.scalar(time) : time;
        const left = tf.sub(1, t);
        const known = tf.mul(t, deviation ** 2);
        const q = tf.add(tf.mul(t, known), tf.square(left));
        const u = tf.sub<tf.Tensor2D>(x, tf.mul(t, center));
        const better = network.apply(parameters, tf.mul(u, tf.rsqrt(q)), time);
        const guess = tf.mul(tf.div(tf.sub(known, left), q), u);
        return tf.add<tf.Tensor2D>(center, tf.add(guess, tf.mul(tf.mul(tf.rsqrt(q), deviation), better)));
      }),
  };
}

/** D(x, t) = x + (1 − t) v(x, t), the mean of the images that may lie under x. Within a tidy, or the caller disposes it. */
export function denoised(network: TimeNetwork, parameters: readonly tf.Tensor[], x: tf.Tensor2D, t: number) {
  return tf.add<tf.Tensor2D>(x, tf.mul(network.apply(parameters, x, t), 1 - t));
}
