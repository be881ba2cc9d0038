import * as tf from '@tensorflow/tfjs-core';
import { createKey, normalValues, permutation, uniformValues } from '../src/index.js';
import { both, table, timed } from './timing.js';

const COUNT = 1_000_000;

/** A million draws of each kind on the host. */
export async function drawTable(): Promise<string> {
  const key = createKey(1);
  const timings = await timed([
    { name: 'normalValues', run: () => normalValues(key, COUNT) },
    { name: 'uniformValues', run: () => uniformValues(key, COUNT) },
    { name: 'permutation', run: () => permutation(key, COUNT) },
    { name: 'tf.randomNormal', run: () => tf.randomNormal([COUNT], 0, 1, 'float32', 7).dispose() },
    { name: 'tf.randomUniform', run: () => tf.randomUniform([COUNT], 0, 1, 'float32', 7).dispose() },
  ]);
  const rows = timings.map((timing) => [timing.name, both(timing)]);
  return `### A million random numbers: ms\n\n${table(['draw', 'ms'], rows)}`;
}
