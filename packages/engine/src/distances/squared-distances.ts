import * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../checks/expect-shape.js';
import { requireMemory } from '../checks/memory.js';
import { positivePart, withoutGradient } from './gradient-gates.js';

/**
 * Squared Euclidean distance of every row of `x` to every row of `y`: |xᵢ|² + |yⱼ|² − 2⟨xᵢ, yⱼ⟩, never negative.
 * Both are first moved by the mean of `y`, so that a cloud far from the origin keeps its digits.
 * Differentiable in both arguments, as often as wanted, also where points coincide.
 * @param x `[n, d]`
 * @param y `[m, d]`
 * @returns `[n, m]`; the caller disposes it
 * @throws RangeError when an argument is not a matrix, the columns differ, or the result would not fit in memory
 */
export function squaredDistances(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  expectShape('squaredDistances', 'x', x, [null, null]);
  expectShape('squaredDistances', 'y', y, [null, x.shape[1]]);
  const bytesPerRow = 2 * Float32Array.BYTES_PER_ELEMENT * y.shape[0]; // two [n, m] tensors live at a time
  requireMemory({ functionName: 'squaredDistances', bytes: x.shape[0] * bytesPerRow, rows: x.shape[0], bytesPerRow });
  return tf.tidy(() => {
    const center = withoutGradient(tf.mean(y, 0)); // [d]
    const xCentered = tf.sub<tf.Tensor2D>(x, center);
    const yCentered = tf.sub<tf.Tensor2D>(y, center);
    const xSquares = tf.sum(tf.square(xCentered), 1, true); // [n, 1]
    const ySquares = tf.reshape(tf.sum(tf.square(yCentered), 1), [1, y.shape[0]]);
    const products = () => tf.matMul(xCentered, tf.mul(yCentered, -2), false, true); // [n, m]
    const withX = () => tf.tidy(() => tf.add(products(), xSquares));
    return positivePart(tf.tidy(() => tf.add<tf.Tensor2D>(withX(), ySquares)));
  });
}
