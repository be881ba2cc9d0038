// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { join } from 'node:path';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { beforeAll, expect, test } from 'vitest';
import { logisticRegression } from '../examples/logistic-regression.js';
import { variationalLogistic } from '../examples/variational-normal.js';

const data = join(import.meta.dirname, '..', 'examples', 'data');

beforeAll(async () => {
  await useTestBackend();
});

/** Adam may take this many times the steps of the natural gradient, and still not be there. */
const TIMES = 4;
const MOST_STEPS = 15;

test.each([
  ['logistic regression', logisticRegression],
  ['a variational normal', variationalLogistic],
] as const)('%s takes far fewer natural steps than steps of Adam', async (_, example) => {
  let counts: readonly { readonly method: string; readonly steps: number | undefined }[] = [];
  const leaked = await leakedTensors(async () => {
    ({ counts } = await example(data, [0.03, 0.1, 0.3, 1], TIMES * MOST_STEPS));
  });
  const [natural, ...adam] = counts;
  expect(natural?.method).toBe('natural gradient');
  expect(natural?.steps).toBeGreaterThan(0);
  expect(natural?.steps).toBeLessThanOrEqual(MOST_STEPS);
  expect(adam).toHaveLength(4);
  for (const { steps } of adam)
    expect(steps ?? Number.POSITIVE_INFINITY).toBeGreaterThan(TIMES * (natural?.steps as number));
  expect(leaked).toBe(0);
});
