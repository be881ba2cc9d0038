import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import type { Pair } from './pairs.js';
import { unitRows } from './unit-rows.js';

/** T(x) = (x₁, …, x_d, x_a x_b for each pair): what Gaussian and Ising models share. */
export function coordinatesAndPairs(dimension: number, pairs: readonly Pair[]): Statistic {
  const size = dimension + pairs.length;
  const ends = (end: 0 | 1) => pairs.map((pair) => pair[end]);
  const columns = (x: Tensor2D, end: 0 | 1) => tf.gather(x, tf.tensor1d(ends(end), 'int32'), 1); // [n, pairs]
  if (pairs.length === 0) {
    const same = (x: Tensor2D) => x;
    return statisticOf({ name: 'coordinates', dimension, size, evaluate: same, jvp: (_, v) => v, vjp: (_, u) => u });
  }
  return statisticOf({
    name: 'coordinatesAndPairs',
    dimension,
    size,
    evaluate: (x) => tf.concat2d([x, tf.mul<Tensor2D>(columns(x, 0), columns(x, 1))], 1),
    jvp: (x, v) =>
      tf.concat2d([v, tf.add<Tensor2D>(tf.mul(columns(v, 0), columns(x, 1)), tf.mul(columns(x, 0), columns(v, 1)))], 1),
    vjp: (x, u) => {
      const [first, products] = tf.split(u, [dimension, pairs.length], 1) as [Tensor2D, Tensor2D];
      const ofFirst = tf.matMul<Tensor2D>(tf.mul<Tensor2D>(products, columns(x, 1)), unitRows(ends(0), dimension));
      const ofSecond = tf.matMul<Tensor2D>(tf.mul<Tensor2D>(products, columns(x, 0)), unitRows(ends(1), dimension));
      return tf.addN([first, ofFirst, ofSecond]);
    },
  });
}
