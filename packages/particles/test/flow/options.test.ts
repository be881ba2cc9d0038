import { createKey, useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  driftFlow,
  king,
  ntKing,
  paperPreset,
  particleKernel,
  redrawnRbf,
  redrawnTangent,
  samples,
  scalarKing,
} from '../../src/index.js';

const space = redrawnTangent();
const statistic = redrawnRbf();
const good = { name: 'mine', statistic, space, stepSize: 1, damping: 1e-3, ridge: 1e-3 };

describe('settings out of their range are refused by name', () => {
  test.each([
    ['stepSize', 0],
    ['stepSize', -1],
    ['stepSize', Number.NaN],
    ['stepSize', Number.POSITIVE_INFINITY],
    ['damping', 0],
    ['damping', Number.NaN],
    ['ridge', -1e-9],
    ['ridge', Number.NaN],
  ])('%s: %d', (setting, value) => {
    expect(() => driftFlow({ ...good, [setting]: value })).toThrow(`mine: expected ${setting} to be`);
    expect(() => driftFlow({ ...good, [setting]: value })).toThrow(RangeError);
  });

  test('presets too', () => {
    expect(() => king({ stepSize: 0 })).toThrow('king: expected stepSize');
    expect(() => scalarKing({ ridge: -1 })).toThrow('scalarKing: expected ridge');
    expect(() => ntKing({ centers: 0 })).toThrow('centers');
    expect(() => ntKing({ hidden: [31, 1.5] })).toThrow('hidden');
    expect(() => king({ bandwidth: -1 })).toThrow('bandwidth');
  });

  test('quantiles of bandwidths', () => {
    for (const quantiles of [[], [0.5, 0], [1.5], [Number.NaN]]) {
      expect(() => redrawnRbf({ quantiles })).toThrow(/redrawnRbf: expected (a quantile|quantiles\.length)/);
      expect(() => particleKernel({ quantiles })).toThrow(RangeError);
    }
  });
});

test('bandwidths follow the quantiles in turn, step by step', async () => {
  await useBackend('cpu');
  const particles = tf.tensor2d([[0], [1], [20], [21]]);
  const target = tf.tensor2d([[0.5], [20.5]]);
  const lent = { particles, target, key: createKey(1) };
  const kernel = particleKernel({ quantiles: [0.5, 0.1] });
  const settingsAt = async (step: number) => (await kernel({ ...lent, step })).settings;
  const wide = { kind: 'gaussian', bandwidth: expect.closeTo(Math.sqrt(19 ** 2 / 2), 6) }; // of the two clusters
  expect(await settingsAt(1)).toEqual(wide);
  expect(await settingsAt(2)).toEqual({ kind: 'gaussian', bandwidth: expect.closeTo(Math.sqrt(1 / 2), 6) }); // of neighbours
  expect(await settingsAt(3)).toEqual(wide);
  const rbfs = redrawnRbf({ quantiles: [0.5, 0.05] });
  const statistics = [await rbfs({ ...lent, step: 1 }), await rbfs({ ...lent, step: 2 })];
  const [first, second] = statistics;
  expect(first).toHaveProperty('bandwidth', expect.closeTo(Math.sqrt(19.5 ** 2 / 2), 6));
  expect(second).toHaveProperty('bandwidth', expect.closeTo(Math.sqrt(0.25 / 2), 6));
  tf.dispose([particles, target]);
  for (const each of statistics) each.dispose();
});

test('the paper preset is what the authors ran', () => {
  expect(paperPreset).toEqual({ stepSize: 1, damping: 1e-3, ridge: 1e-3, centers: 200, diagonal: true });
  expect(() => [king({ ...paperPreset }), ntKing({ ...paperPreset }), scalarKing({ ...paperPreset })]).not.toThrow();
});

describe('particles and target that make no run', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });
  const key = createKey(1);

  const vector: [number, number] = JSON.parse('[3]'); // as from plain JavaScript, where no compiler looks

  test('one particle, a vector, a number that is not finite', async () => {
    await expect(king().init(tf.ones([1, 2]), key)).rejects.toThrow('king: expected at least 2 particles, got 1');
    await expect(king().init(tf.ones<tf.Rank.R2>(vector), key)).rejects.toThrow('particles of shape');
    await expect(king().init(tf.tensor2d([1, Number.NaN], [2, 1]), key)).rejects.toThrow('got NaN in row 2');
  });

  test('a target of another dimension', async () => {
    const flow = ntKing();
    const state = await flow.init(tf.tensor2d([1, 2, 3, 4], [2, 2]), key);
    await expect(flow.step(state, samples(tf.ones([5, 3])))).rejects.toThrow(
      'ntKing: expected target of shape [any, 2]',
    );
  });

  test('a target without rows, a batch larger than it', () => {
    expect(() => samples(tf.zeros([0, 2]))).toThrow('samples: expected at least 1 row');
    expect(() => samples(tf.zeros([4, 2]), { batchSize: 5 })).toThrow('batchSize');
  });
});
