import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnsFrom, type Monomials } from './monomials.js';

/**
 * J of every monomial, `[n, b, d]`: the identity for those of degree 1, then e_a m + x_a J(m) for x_a m.
 * @param values the monomials of degree 1, 2, … below the highest, one tensor each
 */
export function monomialJacobian({ starts }: Monomials, x: Tensor2D, values: readonly Tensor2D[]): Tensor3D {
  const [rows, dimension] = x.shape;
  const identity = tf.eye(dimension);
  const blocks = [tf.expandDims<Tensor3D>(identity, 0)]; // one for all rows: [1, d, d]
  const result = [tf.tile(blocks[0] as Tensor3D, [rows, 1, 1])];
  starts.forEach((degreeStarts, degree) => {
    const [lower, slopes] = [values[degree] as Tensor2D, blocks[degree] as Tensor3D];
    const ofFactor = degreeStarts.map((start, a) => {
      const unit = tf.slice2d(identity, [a, 0], [1, dimension]);
      const ofFirst = tf.mul(tf.expandDims<Tensor3D>(columnsFrom(lower, start), 2), unit);
      const later = tf.slice3d(slopes, [0, start, 0], [slopes.shape[0], lower.shape[1] - start, dimension]);
      return tf.add<Tensor3D>(ofFirst, tf.mul(tf.expandDims(columnsFrom(x, a, 1), 2), later));
    });
    result.push(...ofFactor);
    if (degree + 1 < starts.length) blocks.push(tf.concat3d(ofFactor, 1));
  });
  return tf.concat3d(result, 1);
}
