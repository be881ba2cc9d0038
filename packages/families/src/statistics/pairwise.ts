import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { columnsOf, expectIndices } from './columns.js';
import { statisticOf } from './statistic-of.js';

/** What makes a `pairwise` statistic. */
export interface PairwiseOptions {
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** Pairs of coordinates, counted from 0; `[a, a]` is a square. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Products over the edges of a graph. */
export interface PairwiseStatistic extends Statistic {
  readonly kind: 'pairwise';
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * T(x) = x_a x_b for each edge (a, b), in the order of the list: the interactions of a graphical model
 * [Wainwright & Jordan 2008, Example 3.1].
 * @throws RangeError when there is no edge, or one names a coordinate that is not there
 */
export function pairwise({ dimension, edges }: PairwiseOptions): PairwiseStatistic {
  expectNumber('pairwise', 'dimension', dimension, { minimum: 1, integer: true });
  expectIndices('pairwise', 'edges', edges.flat(), dimension);
  const firsts = edges.map(([first]) => first);
  const seconds = edges.map(([, second]) => second);
  const [first, second] = [columnsOf(firsts, dimension), columnsOf(seconds, dimension)];
  const both = columnsOf([...firsts, ...seconds], dimension);
  const statistic = statisticOf({
    name: `pairwise(${edges.length})`,
    dimension,
    size: edges.length,
    evaluate: (x) => tf.mul(first.pick(x), second.pick(x)),
    jvp: (x, v) => tf.add(tf.mul(first.pick(v), second.pick(x)), tf.mul(first.pick(x), second.pick(v))),
    vjp(x, u) {
      const ends = tf.concat2d([tf.mul<Tensor2D>(u, second.pick(x)), tf.mul<Tensor2D>(u, first.pick(x))], 1);
      return both.spread(ends);
    },
    dispose() {
      for (const columns of [first, second, both]) columns.dispose();
    },
  });
  return { ...statistic, kind: 'pairwise', edges: edges.map(([a, b]) => [a, b] as const) };
}
