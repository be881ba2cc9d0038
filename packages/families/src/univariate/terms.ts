import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Term } from './columns.js';

/** x */
export const identity: Term = { value: (x) => tf.clone(x), slope: (x) => tf.onesLike(x) };

/** x² */
export const square: Term = { value: (x) => tf.square(x), slope: (x) => tf.mul(x, 2) };

/** log x */
export const logarithm: Term = { value: (x) => tf.log(x), slope: (x) => tf.reciprocal(x) };

/** (log x)² */
export const squaredLogarithm: Term = {
  value: (x) => tf.square(tf.log(x)),
  slope: (x) => tf.div(tf.mul(tf.log(x), 2), x),
};

/** 1/x */
export const inverse: Term = {
  value: (x) => tf.reciprocal(x),
  slope: (x) => tf.neg(tf.reciprocal(tf.square<Tensor2D>(x))),
};

/** log(1 − x) */
export const logarithmOfComplement: Term = {
  value: (x) => tf.log(tf.sub<Tensor2D>(1, x)),
  slope: (x) => tf.reciprocal(tf.sub<Tensor2D>(x, 1)),
};

/** cos x */
export const cosine: Term = { value: (x) => tf.cos(x), slope: (x) => tf.neg(tf.sin(x)) };

/** sin x */
export const sine: Term = { value: (x) => tf.sin(x), slope: (x) => tf.cos(x) };

/** xᵃ for x > 0 */
export function power(exponent: number): Term {
  return {
    value: (x) => tf.pow(x, exponent),
    slope: (x) => tf.mul(tf.pow(x, exponent - 1), exponent),
  };
}

/** |x − location| */
export function distanceFrom(location: number): Term {
  return { value: (x) => tf.abs(tf.sub<Tensor2D>(x, location)), slope: (x) => tf.sign(tf.sub<Tensor2D>(x, location)) };
}

/** (x − location)² */
export function squaredDistanceFrom(location: number): Term {
  return { value: (x) => tf.square(tf.sub<Tensor2D>(x, location)), slope: (x) => tf.mul(tf.sub(x, location), 2) };
}
