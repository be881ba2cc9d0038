import { expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** A statistic and the linear map behind it. */
export interface LinearMapOptions {
  /** T, `[n, d] -> [n, b]`. */
  readonly statistic: Statistic;
  /** A, `[c, b]`; borrowed and copied. */
  readonly matrix: Tensor2D;
}

/** Linear combinations of a statistic. */
export interface LinearMapStatistic extends Statistic {
  readonly kind: 'linear-map';
  readonly statistic: Statistic;
}

/**
 * A T(x): c linear combinations of the b values of T. (`affine` is the map in front of T instead.)
 * The whole takes the statistic over: disposing it disposes that too.
 * @throws RangeError when the matrix is not `[c, b]`
 */
export function linearMap({ statistic, matrix }: LinearMapOptions): LinearMapStatistic {
  const { size, dimension } = statistic;
  expectShape('linearMap', 'matrix', matrix, [null, size]);
  const [combinations] = matrix.shape;
  const own = tf.keep(tf.clone(matrix));
  const combine = (values: Tensor2D) => tf.matMul<Tensor2D>(values, own, false, true);
  const mapped = statisticOf({
    name: `linearMap(${statistic.name})`,
    dimension,
    size: combinations,
    evaluate: (x) => combine(statistic.evaluate(x)),
    jvp: (x, v) => combine(statistic.jvp(x, v)),
    vjp: (x, u) => statistic.vjp(x, tf.matMul(u, own)),
    jacobian(x) {
      const inner = tf.transpose<Tensor3D>(statistic.jacobian(x), [0, 2, 1]); // [n, d, b]
      const combined = combine(tf.reshape(inner, [x.shape[0] * dimension, size]));
      return tf.transpose<Tensor3D>(tf.reshape(combined, [x.shape[0], dimension, combinations]), [0, 2, 1]);
    },
    dispose() {
      own.dispose();
      statistic.dispose();
    },
  });
  return { ...mapped, kind: 'linear-map', statistic };
}
