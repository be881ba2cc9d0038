// Not on webgpu: tests of samples are computed on the host, whatever the backend.
import { createKey, fold, normal, split } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  king,
  measureTwoSample,
  type ObservedStep,
  type ObserverAnswer,
  runFlow,
  samples,
  stopWhenIndistinguishable,
  stopWhenInexpressible,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(5);

beforeAll(async () => {
  await useTestBackend();
});

/** What an observer sees after a step that led there. */
function observed(particles: tf.Tensor2D, step = 1, projectionResidual?: number): ObservedStep {
  const info = { step, stepSize: 1, driftNorm: 1, milliseconds: 1 };
  return {
    info: projectionResidual === undefined ? info : { ...info, projectionResidual },
    state: { particles, step, key },
    recorded: [],
    steps: 99,
  };
}

describe('the test of particles against held-out target', () => {
  test('has the level that it promises, where both are of one distribution', async () => {
    const rounds = 400;
    const pValues: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const [x, y, own] = split(fold(createKey(77), round), 3) as [typeof key, typeof key, typeof key];
      const heldOut = normal<tf.Rank.R2>(y, [10, 2]);
      const particles = normal<tf.Rank.R2>(x, [15, 2]);
      const answer = (await measureTwoSample({ heldOut, key: own })(observed(particles))) as ObserverAnswer;
      pValues.push(answer.measured?.pValue ?? Number.NaN);
      tf.dispose([heldOut, particles]);
    }
    for (const level of [0.05, 0.2, 0.5]) {
      const share = pValues.filter((p) => p <= level).length / rounds;
      // Four standard errors of a binomial share: a level that is off by more would show.
      expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / rounds));
    }
  });

  test('rejects what is elsewhere, and repeats with its key', async () => {
    const heldOut = normalCloud({ seed: 1, rows: 20, dimension: 2 });
    const far = tf.add<tf.Tensor2D>(normalCloud({ seed: 2, rows: 30, dimension: 2 }), 3);
    const measure = () => measureTwoSample({ heldOut, key })(observed(far));
    const answer = (await measure()) as ObserverAnswer;
    expect(answer.measured?.pValue).toBe(1 / 200);
    expect(answer.measured?.mmd).toBeGreaterThan(0.5);
    expect(await measure()).toEqual(answer);
  });

  test('looks every so many steps, at no more rows than told, and takes another test', async () => {
    const seen: [number, number][] = [];
    const observer = measureTwoSample({
      heldOut: normalCloud({ seed: 1, rows: 20, dimension: 2 }),
      key,
      every: 3,
      rows: 8,
      test: async (x, y) => {
        seen.push([x.rows, y.rows]);
        return { pValue: 0.5, statistic: 2 };
      },
    });
    const cloud = normalCloud({ seed: 2, rows: 30, dimension: 2 });
    const answers: unknown[] = [];
    for (let step = 1; step <= 4; step++) answers.push(await observer(observed(cloud, step)));
    expect(answers).toEqual([undefined, undefined, { measured: { pValue: 0.5, mmd: 2 } }, undefined]);
    expect(seen).toEqual([[8, 8]]);
  });

  test('ends a run once nothing has been found often enough, and is recorded at each step', async () => {
    const heldOut = twoModes({ seed: 9, rows: 40, dimension: 2 });
    const run = await runFlow(king({ centers: 60 }), {
      particles: normalCloud({ seed: 1, rows: 60, dimension: 2 }),
      target: samples(twoModes({ seed: 2, rows: 60, dimension: 2 })),
      steps: 40,
      key,
      observers: [stopWhenIndistinguishable({ heldOut, key, patience: 2 })],
    });
    expect(run.end).toEqual({ status: 'stopped', reason: expect.stringMatching(/could not be told from held-out/) });
    const pValues = run.history.map(({ measured }) => measured?.pValue ?? Number.NaN);
    expect(pValues[0]).toBeLessThan(0.05);
    expect(pValues.slice(-2).every((p) => p > 0.05)).toBe(true);
    expect(
      pValues.slice(0, -1).some((p, i) => p > 0.05 && (pValues[i + 1] ?? 0) > 0.05 && i < pValues.length - 2),
    ).toBe(false);
  });

  test('refuses settings that make no sense', () => {
    const heldOut = normalCloud({ seed: 1, rows: 20, dimension: 2 });
    const one = normalCloud({ seed: 1, rows: 1, dimension: 2 });
    expect(() => measureTwoSample({ heldOut: one, key })).toThrow('measureTwoSample: expected heldOut.shape[0]');
    expect(() => measureTwoSample({ heldOut, key, every: 0 })).toThrow('measureTwoSample: expected every');
    expect(() => stopWhenIndistinguishable({ heldOut, key, level: 0 })).toThrow('expected level');
    expect(() => stopWhenIndistinguishable({ heldOut, key, patience: 0.5 })).toThrow('expected patience');
  });
});

test('a run ends when its drifts have no more to give', async () => {
  const cloud = normalCloud({ seed: 2, rows: 3, dimension: 2 });
  const observer = stopWhenInexpressible({ residual: 0.9, patience: 2 });
  const answers: unknown[] = [];
  for (const residual of [0.95, 0.5, 0.95, 0.91, undefined]) answers.push(await observer(observed(cloud, 1, residual)));
  expect(answers).toEqual([
    undefined,
    undefined,
    undefined,
    { stop: 'the drifts express less than 10 % of the natural gradient' },
    undefined,
  ]);
  expect(() => stopWhenInexpressible({ residual: 2 })).toThrow('stopWhenInexpressible: expected residual');
});
