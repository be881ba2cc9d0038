import * as tf from '@tensorflow/tfjs-core';
import { expectSameShapes, pullBack } from './pull-back.js';

/** A function's value and its derivative along a direction, of the same shape. */
export interface DirectionalDerivative<Y extends tf.Tensor> {
  readonly value: Y;
  readonly derivative: Y;
}

/**
 * Jacobian-vector product: f(x) and d/dt f(x + t v) at t = 0, whatever the number of inputs, in one forward and two
 * backward passes (u ↦ Jᵀu is linear, and its own transpose is J). Borrows x and v; the caller disposes the result.
 * `f` must be made of differentiable operations; it may take one tensor or several.
 * @param v the direction, of the shape of x
 * @throws RangeError when v does not have the shape of x
 */
export function jvp<X extends tf.Tensor, Y extends tf.Tensor>(f: (x: X) => Y, x: X, v: X): DirectionalDerivative<Y>;
export function jvp<X extends readonly tf.Tensor[], Y extends tf.Tensor>(
  f: (...x: X) => Y,
  x: X,
  v: X,
): DirectionalDerivative<Y>;
export function jvp<Y extends tf.Tensor>(
  f: (...x: tf.Tensor[]) => Y,
  x: tf.Tensor | readonly tf.Tensor[],
  v: tf.Tensor | readonly tf.Tensor[],
): DirectionalDerivative<Y> {
  const inputs = x instanceof tf.Tensor ? [x] : [...x];
  const direction = v instanceof tf.Tensor ? [v] : [...v];
  expectSameShapes('jvp', 'v', direction, inputs);
  const value = tf.tidy(() => f(...inputs));
  const derivative = tf.tidy(() => {
    const inDirection = (u: tf.Tensor) => innerProduct(pullBack(f, inputs, u), direction);
    const [slope] = pullBack((u) => inDirection(u as tf.Tensor), [tf.zeros(value.shape)], tf.scalar(1));
    return slope as Y;
  });
  return { value, derivative };
}

/** Σᵢ ⟨aᵢ, bᵢ⟩ */
function innerProduct(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): tf.Tensor {
  return tf.addN(a.map((tensor, i) => tf.sum(tf.mul(tensor, b[i] ?? 0))));
}
