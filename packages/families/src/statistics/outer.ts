import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { expectOneDimension } from './concat.js';
import { statisticOf } from './statistic-of.js';

/** All products of the values of two statistics. */
export interface OuterStatistic extends Statistic {
  readonly kind: 'outer';
  readonly parts: readonly [Statistic, Statistic];
}

/**
 * L_i(x) R_j(x) for every i and j, those of the first i first; b = b_L·b_R. Of univariate bases of two coordinates
 * (`restrict`) it is their tensor product. The whole takes both over: disposing it disposes them.
 * @throws RangeError when the dimensions differ
 */
export function outer(left: Statistic, right: Statistic): OuterStatistic {
  const dimension = expectOneDimension('outer', [left, right]);
  const [rows, columns] = [left.size, right.size];
  const size = rows * columns;
  const flat = (values: Tensor, x: Tensor2D): Tensor2D => tf.reshape(values, [x.shape[0], size]);
  const statistic = statisticOf({
    name: `outer(${left.name},${right.name})`,
    dimension,
    size,
    evaluate: (x) => flat(pairs(left.evaluate(x), right.evaluate(x)), x),
    jvp(x, v) {
      const ofLeft = pairs(left.jvp(x, v), right.evaluate(x));
      return flat(tf.add(ofLeft, pairs(left.evaluate(x), right.jvp(x, v))), x);
    },
    vjp(x, u) {
      const table: Tensor3D = tf.reshape(u, [x.shape[0], rows, columns]);
      const toLeft = tf.sum<Tensor2D>(tf.mul(table, tf.expandDims(right.evaluate(x), 1)), 2);
      const toRight = tf.sum<Tensor2D>(tf.mul(table, tf.expandDims(left.evaluate(x), 2)), 1);
      return tf.add(left.vjp(x, toLeft), right.vjp(x, toRight));
    },
    jacobian(x) {
      const ofLeft = tf.mul(tf.expandDims(left.jacobian(x), 2), spread(right.evaluate(x), 1)); // [n, bL, bR, d]
      const ofRight = tf.mul(spread(left.evaluate(x), 2), tf.expandDims(right.jacobian(x), 1));
      return tf.reshape(tf.add(ofLeft, ofRight), [x.shape[0], size, dimension]);
    },
    dispose() {
      left.dispose();
      right.dispose();
    },
  });
  return { ...statistic, kind: 'outer', parts: [left, right] };
}

/** l rᵀ of each row, `[n, bL, bR]`. */
function pairs(left: Tensor2D, right: Tensor2D): Tensor3D {
  return tf.mul(tf.expandDims<Tensor3D>(left, 2), tf.expandDims<Tensor3D>(right, 1));
}

/** Values against every derivative: axes of length 1 at `axis` and at the end. */
function spread(values: Tensor2D, axis: 1 | 2): Tensor {
  return tf.expandDims(tf.expandDims(values, axis), 3);
}
