import * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../checks/expect-shape.js';
import { pullBack } from './pull-back.js';

/** A function's value and the transpose of its Jacobian there. */
export interface ReverseDerivative<Y extends tf.Tensor, Slopes> {
  readonly value: Y;
  /** u ↦ Jᵀu, u of the shape of the value; runs f again. The caller disposes what it returns. */
  readonly pullback: (u: Y) => Slopes;
}

/**
 * Vector-Jacobian products: f(x) and the map u ↦ ∇ₓ⟨u, f(x)⟩. Borrows x (keep it until the last call of `pullback`);
 * the caller disposes `value`.
 * @throws RangeError (from `pullback`) when u does not have the shape of the value
 */
export function vjp<X extends tf.Tensor, Y extends tf.Tensor>(f: (x: X) => Y, x: X): ReverseDerivative<Y, X>;
export function vjp<X extends readonly tf.Tensor[], Y extends tf.Tensor>(
  f: (...x: X) => Y,
  x: X,
): ReverseDerivative<Y, X>;
export function vjp<Y extends tf.Tensor>(
  f: (...x: tf.Tensor[]) => Y,
  x: tf.Tensor | readonly tf.Tensor[],
): ReverseDerivative<Y, tf.Tensor | readonly tf.Tensor[]> {
  const isSingle = x instanceof tf.Tensor;
  const inputs = isSingle ? [x] : [...x];
  const value = tf.tidy(() => f(...inputs));
  const { shape } = value;
  const pullback = (u: Y) => {
    expectShape('vjp', 'u', u, shape);
    const slopes = tf.tidy(() => pullBack(f, inputs, u));
    return isSingle ? (slopes[0] as tf.Tensor) : slopes;
  };
  return { value, pullback };
}
