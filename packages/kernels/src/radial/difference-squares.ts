import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * |xᵢ − yⱼ|² summed from differences, coordinate by coordinate: `[n, d], [m, d] -> [n, m]`. Equal points have exactly 0, and close
 * ones keep their digits, which a matrix product loses. Leaves temporaries to the caller's scope.
 */
export function differenceSquares(x: Tensor2D, y: Tensor2D): Tensor2D {
  const across = tf.transpose<Tensor2D>(y); // [d, m]
  let total = coordinate(x, across, 0);
  for (let a = 1; a < x.shape[1]; a++) {
    const before = total;
    total = tf.tidy(() => tf.add<Tensor2D>(before, coordinate(x, across, a)));
    before.dispose();
  }
  return total;
}

function coordinate(x: Tensor2D, across: Tensor2D, a: number): Tensor2D {
  return tf.tidy(() =>
    tf.squaredDifference<Tensor2D>(
      tf.slice2d(x, [0, a], [x.shape[0], 1]),
      tf.slice2d(across, [a, 0], [1, across.shape[1]]),
    ),
  );
}
