import { createKey, useBackend } from '@ingd/engine';
import { moments, rbf } from '@ingd/families';
import { gaussian, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { closedFormDrift, type DriftSizes, driftSizes, nominalRates, planDrift } from '../src/index.js';
import { problem } from './problems.js';

beforeAll(async () => {
  await useBackend('wasm');
});

const key = createKey(62);

const paper: DriftSizes = {
  statisticSize: 200,
  particleCount: 100,
  targetCount: 100,
  dimension: 5,
  weightCount: 1338,
  factorisedBytes: 3e7,
};

const chosen = (change: Partial<DriftSizes>) => planDrift({ ...paper, ...change }).chosen;

test('each way has the sizes at which it is taken', () => {
  expect(chosen({})).toBe('factorised');
  expect(chosen({ particleCount: 1_000_000, targetCount: 1_000_000, factorisedBytes: 1e13 })).toBe('statistic-space');
  expect(chosen({ statisticSize: 2000, weightCount: 30, factorisedBytes: undefined })).toBe('weight-space');
  expect(chosen({ statisticSize: 100_000, particleCount: 1000, dimension: 20, factorisedBytes: 1e12 })).toBe(
    'matrix-free',
  );
});

test('random features are refined in loops, which many particles make dearer than tiles', () => {
  const wayOf = (particles: number, centers: number) =>
    tf.tidy(() => {
      const points = tf.zeros<tf.Rank.R2>([particles, 5]);
      const statistic = rbf({ centers: tf.zeros<tf.Rank.R2>([centers, 5]), bandwidth: 1 });
      const space = randomFeatureGradient({ kernel: gaussian({ bandwidth: 1 }), features: 256, key, dimension: 5 });
      return planDrift(driftSizes({ statistic, space, particles: points, target: points })).chosen;
    });
  expect(wayOf(100, 200)).toBe('factorised');
  expect(wayOf(1600, 200)).toBe('statistic-space');
  expect(wayOf(5000, 50)).toBe('statistic-space');
});

test('what does not fit is not taken, whatever it costs', () => {
  const plan = planDrift({ ...paper, statisticSize: 2000, factorisedBytes: undefined, memoryBytes: 2 ** 20 });
  expect(plan.chosen).toBeUndefined();
  expect(plan.explain()).toMatch(/none can be taken/);
});

test('a faster product makes products cheaper, and the plan says what it expects', () => {
  const seconds = (product: number) =>
    planDrift({ ...paper, rates: { ...nominalRates, product } }).estimates[0]?.seconds;
  expect(seconds(1e12)).toBeLessThan(seconds(1e9) as number);
  expect(planDrift(paper).explain()).toMatch(
    /^factorised: about .*\n.*factorised.*\n.*statistic-space.*\n.*weight-space.*\n.*matrix-free/,
  );
});

test('auto takes the way of the plan', async () => {
  const given = problem({ seed: 61, particles: 30, centers: 40, dimension: 2, hidden: [4] });
  for (const statistic of [given.statistic, moments({ dimension: 2, order: 2 })]) {
    const options = { ...given, statistic };
    expect((await closedFormDrift(options)).method).toBe(planDrift(driftSizes(options)).chosen);
  }
});
