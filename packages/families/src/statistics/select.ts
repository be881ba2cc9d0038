import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { columnsOf, expectIndices } from './columns.js';
import { statisticOf } from './statistic-of.js';

/** A statistic and which of its values are wanted. */
export interface SelectOptions {
  readonly statistic: Statistic;
  /** Which, in the order wanted, counted from 0. */
  readonly indices: readonly number[];
}

/** Some values of a statistic. */
export interface SelectStatistic extends Statistic {
  readonly kind: 'select';
  readonly statistic: Statistic;
  readonly indices: readonly number[];
}

/**
 * T_{i₁}(x), …, T_{i_m}(x): some of the values of T. The whole takes the statistic over: disposing it disposes that too.
 * @throws RangeError when there is no index, or one is not from 0 to b − 1
 */
export function select({ statistic, indices }: SelectOptions): SelectStatistic {
  expectIndices('select', 'indices', indices, statistic.size);
  const own = columnsOf(indices, statistic.size);
  const selected = statisticOf({
    name: `select(${statistic.name})`,
    dimension: statistic.dimension,
    size: indices.length,
    evaluate: (x) => own.pick(statistic.evaluate(x)),
    jvp: (x, v) => own.pick(statistic.jvp(x, v)),
    vjp: (x, u) => statistic.vjp(x, own.spread(u)),
    jacobian: (x) => tf.gather(statistic.jacobian(x), tf.tensor1d([...indices], 'int32'), 1),
    dispose() {
      own.dispose();
      statistic.dispose();
    },
  });
  return { ...selected, kind: 'select', statistic, indices: [...indices] };
}
