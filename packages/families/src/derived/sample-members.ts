import { expectNumber, fold, type Key } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { batchShape, flatten, naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';

/**
 * `count` independent rows of each member of a batch, `[...batch, count, d]`; the caller disposes it. Member i draws with
 * `fold(key, i)`.
 * @throws RangeError when a member lies outside the domain or the count is no whole number
 */
export function sampleMembers(family: ExponentialFamily, key: Key, natural: Natural, count: number): Tensor {
  expectNumber('sampleMembers', 'count', count, { minimum: 0, integer: true });
  const { definition, statistic } = family;
  const members = naturalMembers('sampleMembers', family, natural);
  const draws = members.map((eta, i) => definition.sample(fold(key, i), eta, count));
  const values = new Float32Array(flatten(draws, count * statistic.dimension));
  return tf.tensor(values, [...batchShape(natural), count, statistic.dimension]);
}
