import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type RadialKernel, radialKernel } from './radial/radial-kernel.js';

/** What makes an inverse multiquadric kernel. */
export interface InverseMultiquadricOptions {
  /** s > 0, in the units of the points. */
  readonly bandwidth: number;
  /** β < 0; −½ unless told. */
  readonly exponent?: number;
}

/** The kernel of `inverseMultiquadric`. */
export interface InverseMultiquadricKernel extends RadialKernel {
  readonly kind: 'inverse-multiquadric';
  readonly bandwidth: number;
  readonly exponent: number;
}

/**
 * k(x, y) = (1 + |x − y|²/s²)^β, whose tails are so heavy that far points still feel each other   [Gorham & Mackey 2017].
 * @throws RangeError when the bandwidth is not positive or the exponent not negative
 */
export function inverseMultiquadric({
  bandwidth,
  exponent = -0.5,
}: InverseMultiquadricOptions): InverseMultiquadricKernel {
  expectNumber('inverseMultiquadric', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  expectNumber('inverseMultiquadric', 'exponent', -exponent, { exclusiveMinimum: 0 });
  const precision = 1 / bandwidth ** 2;
  return radialKernel({
    kind: 'inverse-multiquadric',
    bandwidth,
    exponent,
    settings: { kind: 'inverse-multiquadric', bandwidth, exponent },
    exact: false,
    derivatives(squares, order) {
      const base = tf.add<Tensor2D>(tf.mul(squares, precision), 1);
      const all = [tf.pow<Tensor2D>(base, exponent)];
      while (all.length <= order) {
        const factor = -2 * precision * (exponent - (all.length - 1)); // of Dⱼ₊₁ = −2 (β − j)/s² · Dⱼ / base
        all.push(tf.div<Tensor2D>(tf.mul(all[all.length - 1] as Tensor2D, factor), base));
      }
      return all;
    },
  } as const);
}
