import { useBackend } from '@ingd/engine';
import { moments } from '@ingd/families';
import { beforeAll, expect, test } from 'vitest';
import { closedFormDrift, type DriftSizes, driftSizes, nominalRates, planDrift } from '../src/index.js';
import { problem } from './problems.js';

beforeAll(async () => {
  await useBackend('wasm');
});

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
