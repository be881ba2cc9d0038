import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKey, expectWeights, medianBandwidth, normal, useBackend } from '../../src/index.js';

const rules = ['paper', 'median'] as const;

beforeAll(async () => {
  await useBackend('wasm');
});

function repeated(points: tf.Tensor2D, counts: readonly number[]): tf.Tensor2D {
  const rows = counts.flatMap((count, row) => new Array<number>(count).fill(row));
  return tf.gather(points, tf.tensor1d(rows, 'int32'));
}

describe.each(rules)('weights of points under the rule %s', (rule) => {
  test.each([1, 2, 3, 4, 5])('a point of weight 2 is the point twice (draw %i)', async (seed) => {
    const points = normal<tf.Rank.R2>(createKey(seed), [23, 2]);
    const weights = Array.from({ length: 23 }, (_, row) => (row * 7 + seed) % 4);
    const weighted = await medianBandwidth(points, { rule, weights });
    expect(weighted).toBe(await medianBandwidth(repeated(points, weights), { rule }));
    const ones = new Array<number>(23).fill(1);
    expect(await medianBandwidth(points, { rule, weights: ones })).toBe(await medianBandwidth(points, { rule }));
  });
});

test.each([0.01, 0.125, 0.25, 0.9, 1])(
  'a quantile of %d of weighted points is that of their copies',
  async (quantile) => {
    const points = normal<tf.Rank.R2>(createKey(6), [23, 2]);
    const weights = Array.from({ length: 23 }, (_, row) => (row * 7) % 4);
    const weighted = await medianBandwidth(points, { weights, quantile });
    expect(weighted).toBe(await medianBandwidth(repeated(points, weights), { quantile }));
  },
);

test('no two points that count are different: refused', async () => {
  const points = tf.tensor2d([[0], [1], [2]]);
  for (const rule of rules) {
    await expect(medianBandwidth(points, { rule, weights: [0, 5, 0] })).rejects.toThrow(
      /at least two different points/,
    );
  }
  await expect(medianBandwidth(points, { weights: [1, 2] })).rejects.toThrow(
    /^medianBandwidth: expected 3 finite weights/,
  );
});

describe('expectWeights', () => {
  test('answers in float64', () => {
    expect(expectWeights('f', [0, 0.5, 2], 3)).toEqual(Float64Array.of(0, 0.5, 2));
    expect(expectWeights('f', [0, 0], 2, { mayAllBeZero: true })).toEqual(Float64Array.of(0, 0));
    expect(expectWeights('f', [], 0, { mayAllBeZero: true })).toHaveLength(0);
  });

  test.each([
    [
      [1, 2, 3],
      /^f: expected 2 finite weights of at least 0, not all 0, got 3 numbers; pass how often each row counts$/,
    ],
    [[1, -1], /got -1 at 1/],
    [[Number.POSITIVE_INFINITY, 1], /got Infinity at 0/],
    [[0, 0], /got only 0/],
  ])('%j is refused', (weights, message) => {
    expect(() => expectWeights('f', weights, 2)).toThrow(message);
  });
});
