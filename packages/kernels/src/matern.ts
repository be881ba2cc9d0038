import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { inverseDistances } from './radial/inverse-distances.js';
import type { RadialFunction } from './radial/radial-function.js';
import { type RadialKernel, radialKernel } from './radial/radial-kernel.js';

/** What makes a Matérn kernel. */
export interface MaternOptions {
  /** s > 0, in the units of the points. */
  readonly bandwidth: number;
}

/** The kernel of `matern32` or `matern52`. */
export interface MaternKernel extends RadialKernel {
  readonly kind: 'matern32' | 'matern52';
  readonly bandwidth: number;
}

/** Distances below this many bandwidths count as none: the derivatives bend there, and their powers of 1/r would overflow. */
const COINCIDENT = 1e-6;

/**
 * Matérn kernel of smoothness 3/2: k = (1 + t) e^{−t}, t = √3 |x − y|/s   [Rasmussen & Williams 2006, Eq. 4.17]. Fields of its
 * gradients bend at the particles: ∇ₓ∇ᵧk = 3/s² I there, exactly, and their derivative there is the mean of those on either side, 0.
 * @throws RangeError when the bandwidth is not positive
 */
export function matern32({ bandwidth }: MaternOptions): MaternKernel {
  return matern('matern32', bandwidth, Math.sqrt(3), (t, decay, inverse) => [
    () => tf.mul(tf.add(t, 1), decay),
    () => decay,
    () => tf.mul(decay, inverse()),
    () => tf.mul(tf.mul(decay, tf.add(t, 1)), cubed(inverse())),
  ]);
}

/**
 * Matérn kernel of smoothness 5/2: k = (1 + t + t²/3) e^{−t}, t = √5 |x − y|/s   [Rasmussen & Williams 2006, Eq. 4.17].
 * @throws RangeError when the bandwidth is not positive
 */
export function matern52({ bandwidth }: MaternOptions): MaternKernel {
  return matern('matern52', bandwidth, Math.sqrt(5), (t, decay, inverse) => [
    () => tf.mul(tf.addN([tf.onesLike(t), t, tf.div(tf.square(t), 3)]), decay),
    () => tf.div(tf.mul(tf.add(t, 1), decay), 3),
    () => tf.div(decay, 3),
    () => tf.div(tf.mul(decay, inverse()), 3),
  ]);
}

function cubed(inverse: Tensor2D): Tensor2D {
  return tf.mul(inverse, tf.square(inverse));
}

/** D₀ to D₃ over the powers of a² that belong to them, from t = a r, e^{−t} and 1/t (0 at equal points). */
type Shape = (t: Tensor2D, decay: Tensor2D, inverse: () => Tensor2D) => readonly (() => Tensor2D)[];

function matern(kind: MaternKernel['kind'], bandwidth: number, root: number, shape: Shape): MaternKernel {
  expectNumber(kind, 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const rate = root / bandwidth;
  const derivatives: RadialFunction['derivatives'] = (squares, order) => {
    const t = tf.mul<Tensor2D>(tf.sqrt(squares), rate);
    const inverse = () => inverseDistances(t, COINCIDENT);
    return shape(t, tf.exp(tf.neg<Tensor2D>(t)), inverse)
      .slice(0, order + 1)
      .map((derivative, j) => tf.mul<Tensor2D>(derivative(), rate ** (2 * j)));
  };
  return radialKernel({ kind, bandwidth, settings: { kind, bandwidth }, exact: true, derivatives });
}
