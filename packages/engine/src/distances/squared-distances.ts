import * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../checks/expect-shape.js';
import { positivePart, withoutGradient } from './gradient-gates.js';

/**
 * Squared Euclidean distance of every row of `x` to every row of `y`: |xᵢ|² + |yⱼ|² − 2⟨xᵢ, yⱼ⟩, never negative.
 * Both are first moved by the mean of `y`, so that a cloud far from the origin keeps its digits.
 * Differentiable in both arguments, as often as wanted, also where points coincide.
 * @param x `[n, d]`
 * @param y `[m, d]`
 * @returns `[n, m]`; the caller disposes it
 * @throws RangeError when an argument is not a matrix or the columns differ
 */
export function squaredDistances(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  expectShape('squaredDistances', 'x', x, [null, null]);
  expectShape('squaredDistances', 'y', y, [null, x.shape[1]]);
  return tf.tidy(() => {
    const center = withoutGradient(tf.mean(y, 0)); // [d]
    const xCentered = tf.sub<tf.Tensor2D>(x, center);
    const yCentered = tf.sub<tf.Tensor2D>(y, center);
    const xSquares = tf.sum(tf.square(xCentered), 1, true); // [n, 1]
    const ySquares = tf.reshape(tf.sum(tf.square(yCentered), 1), [1, y.shape[0]]);
    const products = tf.matMul(xCentered, yCentered, false, true); // [n, m]
    return positivePart(tf.sub<tf.Tensor2D>(tf.add(xSquares, ySquares), tf.mul(products, 2)));
  });
}
