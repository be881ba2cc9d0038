import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { expectOneDimension } from './concat.js';
import { statisticOf } from './statistic-of.js';

/** Values of two statistics multiplied one by one. */
export interface ProductStatistic extends Statistic {
  readonly kind: 'product';
  readonly parts: readonly [Statistic, Statistic];
}

/**
 * L_i(x) R_i(x): two statistics of one size, multiplied one by one.
 * The whole takes both over: disposing it disposes them.
 * @throws RangeError when the dimensions or the sizes differ
 */
export function product(left: Statistic, right: Statistic): ProductStatistic {
  const dimension = expectOneDimension('product', [left, right]);
  if (left.size !== right.size) {
    throw new RangeError(
      `product: expected statistics of one size, got ${left.name} of size ${left.size} and ${right.name} of size ${right.size}; for all pairs use outer()`,
    );
  }
  const statistic = statisticOf({
    name: `product(${left.name},${right.name})`,
    dimension,
    size: left.size,
    evaluate: (x) => tf.mul(left.evaluate(x), right.evaluate(x)),
    jvp: (x, v) =>
      tf.add<Tensor2D>(tf.mul(left.jvp(x, v), right.evaluate(x)), tf.mul(left.evaluate(x), right.jvp(x, v))),
    vjp: (x, u) => tf.add(left.vjp(x, tf.mul(u, right.evaluate(x))), right.vjp(x, tf.mul(u, left.evaluate(x)))),
    jacobian: (x) =>
      tf.add(
        tf.mul(left.jacobian(x), tf.expandDims(right.evaluate(x), 2)),
        tf.mul(tf.expandDims(left.evaluate(x), 2), right.jacobian(x)),
      ),
    dispose() {
      left.dispose();
      right.dispose();
    },
  });
  return { ...statistic, kind: 'product', parts: [left, right] };
}
