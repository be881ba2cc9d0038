// Not on webgpu: hundreds of thousands of small kernels
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createKey, fold, type Key, normal } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { drawMlp, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  energyModel,
  energyTraining,
  gaussNewton,
  type IngdOptions,
  ingd,
  mlpNetwork,
  networkInTime,
  recordedDrifts,
  type SampleSource,
  timeNetwork,
  trainEnergy,
  trainIngd,
  velocityField,
} from '../src/index.js';

const key = createKey(53);
const steps = 2000;
const network = timeNetwork({ network: mlpNetwork({ widths: [2, 4, 1], activation: 'tanh' }) });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Memory {
  readonly tensors: number;
  readonly tensorBytes: number;
  /** Of JavaScript: objects and typed arrays. */
  readonly heap: number;
  readonly resident: number;
}

function measure(): Memory {
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, tensorBytes: numBytes, heap: heapUsed + arrayBuffers, resident: rss };
}

/** Measures after a quarter of the steps and after the last. */
function observing(): { readonly seen: Memory[]; readonly at: (step: number) => void } {
  const seen: Memory[] = [];
  return { seen, at: (step) => void ((step === steps / 4 || step === steps) && seen.push(measure())) };
}

function expectLevel(seen: readonly Memory[]): void {
  const [early, late] = seen as [Memory, Memory];
  expect(late.tensors).toBe(early.tensors);
  expect(late.tensorBytes).toBe(early.tensorBytes);
  // Each step leaves one record of a few hundred bytes.
  expect(late.heap - early.heap).toBeLessThan(1024 * (steps - steps / 4) + 2 ** 19);
  expect(late.resident).toBeLessThan(2e9);
}

const rows = 64;
const points = (drawn: Key) => normal<tf.Rank.R2>(drawn, [rows, 1]);
const shifted = { batch: (drawn: Key) => tf.tidy(() => tf.add<tf.Tensor2D>(points(drawn), 1)) };

/** z moved by two recorded drifts: noise that is itself the end of a run of particles. */
function driftedNoise(): SampleSource {
  const space = mlpTangent({ network: drawMlp({ widths: [1, 3, 1], key }) });
  const steps = [1, 2].map(async (k) => {
    const basis = space.at(points(fold(key, k)));
    const field = basis.field(normal(fold(key, 10 + k), [space.size]));
    const drift = await field.record();
    field.dispose();
    basis.dispose();
    return { stepSize: 0.1, drift };
  });
  let start: ReturnType<typeof recordedDrifts> | undefined;
  return {
    async batch(drawn) {
      start ??= recordedDrifts(await Promise.all(steps), { dimension: 1 });
      const z = points(drawn);
      const moved = start.sample(z, start.until, []);
      z.dispose();
      return moved;
    },
  };
}

type Case = () => Partial<IngdOptions> & Pick<IngdOptions, 'generator'>;

const cases: Readonly<Record<string, Case>> = {
  'a network in time, by Adam': () => ({ generator: networkInTime({ network }) }),
  'a network in time, by Gauss–Newton': () => ({ generator: networkInTime({ network }), optimiser: gaussNewton() }),
  'a velocity field from the end of recorded drifts': () => ({
    generator: velocityField({ network, step: 2, integrator: 'euler' }),
    noise: driftedNoise(),
  }),
};

describe('memory over two thousand steps', () => {
  beforeAll(async () => {
    await useTestBackend();
  });

  test.each(Object.entries(cases))('%s stays level', async (_, change) => {
    const trainer = ingd({
      statistic: moments({ dimension: 1, order: 2 }),
      target: shifted,
      stepSize: 5e-4,
      updates: 1,
      nodes: 2,
      batchSize: rows,
      optimiser: adam({ learningRate: 1e-3 }),
      ...change(),
    });
    const { seen, at } = observing();
    const observers = [({ info }: { info: { step: number } }) => at(info.step)];
    const { end } = await trainIngd(trainer, { state: trainer.init(key), steps, observers });
    expect(end.status).toBe('finished');
    expectLevel(seen);
  });

  test('an energy model stays level over as many epochs', async () => {
    const training = energyTraining({
      model: energyModel({ network: mlpNetwork({ widths: [1, 4, 1] }) }),
      data: points(key),
      loss: { sigmas: [0.3] },
      optimiser: adam({ learningRate: 1e-3 }),
      batchSize: 32,
      validationShare: 0.25,
    });
    const { seen, at } = observing();
    const observers = [({ info }: { info: { epoch: number } }) => at(info.epoch)];
    const { end } = await trainEnergy(training, { state: training.init({ key }), epochs: steps, observers });
    expect(end).toBe('finished');
    expectLevel(seen);
  });
});
