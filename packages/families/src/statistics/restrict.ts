import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { columnsOf, expectIndices } from './columns.js';
import { statisticOf } from './statistic-of.js';

/** A statistic and the coordinates it sees. */
export interface RestrictOptions {
  /** T, on R^e. */
  readonly statistic: Statistic;
  /** d, the dimension of a whole sample. */
  readonly dimension: number;
  /** The e coordinates that T takes, in its order, counted from 0. */
  readonly columns: readonly number[];
}

/** A statistic of some coordinates. */
export interface RestrictStatistic extends Statistic {
  readonly kind: 'restrict';
  readonly statistic: Statistic;
  readonly columns: readonly number[];
}

/**
 * T(x_{c₁}, …, x_{c_e}): a statistic of some coordinates of x. The whole takes the statistic over: disposing it disposes that too.
 * @throws RangeError when the columns are not as many as T takes, or not all there
 */
export function restrict({ statistic, dimension, columns }: RestrictOptions): RestrictStatistic {
  expectNumber('restrict', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('restrict', 'number of columns', columns.length, {
    minimum: statistic.dimension,
    maximum: statistic.dimension,
  });
  expectIndices('restrict', 'columns', columns, dimension);
  const own = columnsOf(columns, dimension);
  const restricted = statisticOf({
    name: `restrict(${statistic.name})`,
    dimension,
    size: statistic.size,
    evaluate: (x) => statistic.evaluate(own.pick(x)),
    jvp: (x, v) => statistic.jvp(own.pick(x), own.pick(v)),
    vjp: (x, u) => own.spread(statistic.vjp(own.pick(x), u)),
    jacobian(x) {
      const inner = statistic.jacobian(own.pick(x)); // [n, b, e]
      const rows: Tensor2D = tf.reshape(inner, [x.shape[0] * statistic.size, statistic.dimension]);
      return tf.reshape(own.spread(rows), [x.shape[0], statistic.size, dimension]);
    },
    dispose() {
      own.dispose();
      statistic.dispose();
    },
  });
  return { ...restricted, kind: 'restrict', statistic, columns: [...columns] };
}
