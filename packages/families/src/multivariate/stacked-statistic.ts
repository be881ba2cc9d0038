import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';

/** A statistic of some neighbouring coordinates, and where these and its values lie among all. */
export interface Block {
  readonly statistic: Statistic;
  readonly column: number;
  readonly dimension: number;
  readonly start: number;
  readonly size: number;
}

/** T(x₁, x₂, …) = (T₁(x₁), T₂(x₂), …). */
export function stackedStatistic(blocks: readonly Block[]): Statistic {
  const join = (of: (block: Block) => Tensor2D) => tf.concat2d(blocks.map(of), 1);
  return statisticOf({
    name: blocks.map(({ statistic }) => statistic.name).join(' × '),
    dimension: blocks.reduce((sum, { dimension }) => sum + dimension, 0),
    size: blocks.reduce((sum, { size }) => sum + size, 0),
    evaluate: (x) => join((block) => block.statistic.evaluate(columnsOf(x, block))),
    jvp: (x, v) => join((block) => block.statistic.jvp(columnsOf(x, block), columnsOf(v, block))),
    vjp: (x, u) =>
      join((block) => {
        const { start, size } = block;
        return block.statistic.vjp(columnsOf(x, block), tf.slice2d(u, [0, start], [u.shape[0], size]));
      }),
  });
}

/** The block's coordinates of each row. */
export function columnsOf(x: Tensor2D, { column, dimension }: Block): Tensor2D {
  return tf.slice2d(x, [0, column], [x.shape[0], dimension]);
}
