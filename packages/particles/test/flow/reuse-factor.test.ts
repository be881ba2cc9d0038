import { createKey, fold, toMatrix, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { drawMlp, mlpTangent } from '@ingd/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { driftFlow, type Flow, king, samples } from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(215);
const dimension = 4;
const steps = 12;
const settings = { stepSize: 0.05, damping: 1e-3, ridge: 1e-3 };
const statistic = () => moments({ dimension, order: 3 });

/** The same network at every step. */
const tangent = (reuseFactor: boolean): Flow => {
  const space = mlpTangent({ network: drawMlp({ widths: [dimension, 9, 7, dimension], key: fold(key, 3) }) });
  return driftFlow({ name: 'mine', statistic: statistic(), space, ...settings, reuseFactor });
};

async function run(flow: Flow): Promise<Float64Array> {
  const particles = normalCloud({ seed: 1, rows: 50, dimension });
  const target = twoModes({ seed: 2, rows: 60, dimension });
  const first = await flow.init(particles, key);
  const end = await moved(flow, first, samples(target));
  const { data } = await toMatrix(end);
  for (const tensor of [particles, target, end]) tensor.dispose();
  return data;
}

async function moved(flow: Flow, first: Awaited<ReturnType<Flow['init']>>, target: ReturnType<typeof samples>) {
  let state = first;
  for (let step = 0; step < steps; step++) {
    const made = await flow.step(state, target);
    made.drift.dispose();
    state.particles.dispose();
    state = made.state;
  }
  return state.particles as tf.Tensor2D;
}

describe.each(testBackends())('a factor that serves the next step, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each<[string, (reuseFactor: boolean) => Flow]>([
    ['KiNG', (reuseFactor) => king({ statistic: statistic(), ...settings, reuseFactor })],
    ['a flow along one network', tangent],
  ])('%s comes to the same particles', async (_, make) => {
    const [plain, reused] = [await run(make(false)), await run(make(true))];
    const farthest = Math.max(...plain.map((value, at) => Math.abs(value - (reused[at] as number))));
    expect(farthest).toBeGreaterThan(0); // another way to the same drifts
    expect(farthest).toBeLessThan(2e-3);
  });

  test('nothing is left behind', async () => {
    const flow = king({ statistic: statistic(), ...settings, reuseFactor: true });
    await run(flow);
    expect(await leakedTensors(async () => void (await run(flow)))).toBe(0);
  });
});
