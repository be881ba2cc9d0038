import { createKey, normal, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  concat,
  moments,
  pairwise,
  polynomials,
  randomFourierFeatures,
  rbf,
  recordStatistic,
  restoreStatistic,
  type Statistic,
} from '../src/index.js';

const key = createKey(4);
const centers = () => normal<tf.Rank.R2>(key, [5, 3]);

const statistics: readonly (readonly [string, () => Statistic])[] = [
  ['rbf', () => rbf({ centers: centers(), bandwidth: 1.3 })],
  ['moments', () => moments({ dimension: 3, order: 2 })],
  [
    'pairwise',
    () =>
      pairwise({
        dimension: 3,
        edges: [
          [0, 2],
          [1, 2],
        ],
      }),
  ],
  ['random Fourier features', () => randomFourierFeatures({ dimension: 3, count: 4, bandwidth: 2, key })],
  [
    'several side by side',
    () => concat(moments({ dimension: 3, order: 1 }), rbf({ centers: centers(), bandwidth: 2 })),
  ],
];

beforeAll(async () => {
  await useBackend('cpu');
});

test.each(statistics)('%s come back from JSON, value for value', async (_, make) => {
  const statistic = make();
  const restored = restoreStatistic(JSON.parse(JSON.stringify(await recordStatistic(statistic))));
  const x = normal<tf.Rank.R2>(createKey(5), [7, 3]);
  expect(restored.size).toBe(statistic.size);
  expect(await restored.evaluate(x).data()).toEqual(await statistic.evaluate(x).data());
});

test('another kind is refused by name', async () => {
  await expect(recordStatistic(polynomials({ dimension: 2, degree: 2 }))).rejects.toThrow(
    /^recordStatistic: expected a statistic of kind rbf, .*, got /,
  );
});

describe('a record that anyone wrote', () => {
  test.each<[string, unknown, RegExp]>([
    ['that is no object', [1], /an object, got \[1\]/],
    ['of no kind', {}, /a kind among rbf, .* got nothing/],
    ['of another kind', { kind: 'wavelets' }, /a kind among rbf, .* got "wavelets"/],
    ['without centres', { kind: 'rbf', bandwidth: 1 }, /centers to be a list/],
    [
      'of centres of unlike length',
      { kind: 'rbf', bandwidth: 1, centers: [[1, 2], [3]] },
      /centers of 2 numbers each, got \[3\]/,
    ],
    [
      'of centres that are no numbers',
      { kind: 'rbf', bandwidth: 1, centers: [['a']] },
      /centers\[0\] to be a list of finite numbers/,
    ],
    ['without a bandwidth', { kind: 'rbf', centers: [[1]] }, /bandwidth to be a number/],
    ['of a bandwidth of 0', { kind: 'rbf', centers: [[1]], bandwidth: 0 }, /rbf: expected bandwidth/],
    ['of half an edge', { kind: 'pairwise', dimension: 2, edges: [[0]] }, /edges\[0\] to be two whole numbers/],
    ['of an edge to nowhere', { kind: 'pairwise', dimension: 2, edges: [[0, 2]] }, /pairwise: expected/],
    [
      'of a key that is none',
      { kind: 'random-fourier-features', dimension: 2, count: 3, bandwidth: 1, key: 7 },
      /key to be two/,
    ],
    [
      'of parts that do not fit',
      {
        kind: 'concat',
        parts: [
          { kind: 'moments', dimension: 1, order: 1 },
          { kind: 'moments', dimension: 2, order: 1 },
        ],
      },
      /concat: expected/,
    ],
    [
      'of a part that is wrong',
      { kind: 'concat', parts: [{ kind: 'rbf', centers: [[1]], bandwidth: 1 }, {}] },
      /a kind among/,
    ],
  ])('%s is refused in one sentence, leaving no tensor', async (_name, record, message) => {
    const leaked = await leakedTensors(() => {
      expect(() => restoreStatistic(record)).toThrow(message);
      expect(() => restoreStatistic(record)).toThrow(/^\w+: expected [^\n]+, got [^\n]+$/);
    });
    expect(leaked).toBe(0);
  });
});
