import * as tf from '@tensorflow/tfjs-core';
import { broadcastGradient, gradient, requireSaved } from './gradient.js';

/** elu'(x) = 1 above 0, eˣ below; tfjs runs a kernel that has no derivative of its own. */
const elu = gradient(tf.Elu, {
  inputsToSave: ['x'],
  backward: ({ dy, saved }) => ({
    x: () => {
      const x = requireSaved(tf.Elu, saved, 0);
      const below = tf.exp(tf.minimum(x, 0)); // never overflows, so that no ∞ · 0 comes up on the other side
      return tf.mul(dy, tf.where(tf.greater(x, 0), tf.onesLike(x), below));
    },
  }),
});

/** ∂aᵇ/∂a = b aᵇ⁻¹, which is 0 for b = 0 also at a = 0; ∂aᵇ/∂b = aᵇ log a for a > 0. */
const pow = broadcastGradient(tf.Pow, (a, b, dy) => ({
  a: () => {
    const exponent = tf.cast(b, 'float32');
    const isZero = tf.equal(exponent, 0);
    const lowered = tf.where(isZero, tf.onesLike(exponent), tf.sub(exponent, 1));
    return tf.mul(dy, tf.mul(exponent, tf.pow(tf.cast(a, 'float32'), lowered)));
  },
  b: () => {
    const isPositive = tf.greater(a, 0);
    const base = tf.where(isPositive, a, tf.onesLike(a));
    return tf.mul(dy, tf.mul(tf.pow(tf.cast(a, 'float32'), b), tf.log(tf.cast(base, 'float32'))));
  },
}));

/** The first argument wins ties. tfjs forgets to sum over broadcast axes. */
const maximum = broadcastGradient(tf.Maximum, (a, b, dy) => ({
  a: () => tf.mul(dy, tf.cast(tf.greaterEqual(a, b), 'float32')),
  b: () => tf.mul(dy, tf.cast(tf.less(a, b), 'float32')),
}));

const minimum = broadcastGradient(tf.Minimum, (a, b, dy) => ({
  a: () => tf.mul(dy, tf.cast(tf.lessEqual(a, b), 'float32')),
  b: () => tf.mul(dy, tf.cast(tf.greater(a, b), 'float32')),
}));

const squaredDifference = broadcastGradient(tf.SquaredDifference, (a, b, dy) => ({
  a: () => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
  b: () => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
}));

export const elementwiseGradients: readonly tf.GradConfig[] = [elu, pow, maximum, minimum, squaredDifference];
