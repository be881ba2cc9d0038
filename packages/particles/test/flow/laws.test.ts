// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { rbf } from '@ingd/families';
import { drawMlp, gaussian, matern32, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  driftFlow,
  type Flow,
  type FlowState,
  king,
  mmdFlow,
  ntKing,
  particleKernel,
  pooledKernel,
  randomFeatureKing,
  redrawnFourier,
  redrawnRadialBasis,
  redrawnRbf,
  redrawnTangent,
  type SampleTarget,
  type StepContext,
  samples,
  scalarKing,
  wgf,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const flows: readonly (readonly [string, Flow])[] = [
  ['king', king({ centers: 20 })],
  ['scalarKing', scalarKing({ centers: 20 })],
  ['randomFeatureKing', randomFeatureKing({ centers: 20, features: 16 })],
  ['ntKing', ntKing({ centers: 20, hidden: [7] })],
  ['diagonal ntKing', ntKing({ centers: 20, hidden: [7, 5], diagonal: true })],
  [
    'king, Matérn, two bandwidths',
    king({ centers: 20, kernel: particleKernel({ kernel: matern32, multiples: [1, 3] }) }),
  ],
  ['scalarKing, a kernel of its own', scalarKing({ centers: 20, kernel: gaussian({ bandwidth: 2 }) })],
  ['king, Fourier statistic', king({ statistic: redrawnFourier({ count: 10 }) })],
  [
    'radial basis gradients',
    driftFlow({
      name: 'radial',
      statistic: redrawnRbf({ centers: 20 }),
      space: redrawnRadialBasis({ centers: 9 }),
      stepSize: 0.5,
      damping: 1e-3,
      ridge: 1e-3,
    }),
  ],
  ['wgf', wgf()],
  ['wgf, fixed bandwidth', wgf({ bandwidth: 0.7 })],
  ['mmdFlow', mmdFlow()],
  ['mmdFlow, Gaussian', mmdFlow({ kernel: pooledKernel() })],
];
/** They draw nothing either, so that the key makes no difference. */
const withoutStatistic = /^(wgf|mmdFlow)/;

async function advance(flow: Flow, start: FlowState, target: SampleTarget, steps: number): Promise<FlowState> {
  let state = start;
  for (let i = 0; i < steps; i++) {
    const next = await flow.step(state, target);
    next.drift.dispose();
    if (state !== start) state.particles.dispose();
    state = next.state;
  }
  return state;
}

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const cloud = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });
  const target = () => samples(twoModes({ seed: 2, rows: 12, dimension: 2 }));

  describe.each(flows)('%s', (name, flow) => {
    test('moves the particles by exactly stepSize times the drift it hands over', async () => {
      const start = await flow.init(cloud(), createKey(3));
      const { state, drift, info } = await flow.step(start, target());
      const again = tf.add(start.particles, tf.mul(drift.at(start.particles), info.stepSize));
      expect(await state.particles.data()).toEqual(await again.data());
      expect(info.step).toBe(1);
      expect(info.driftNorm).toBeGreaterThan(0);
      if (withoutStatistic.test(name)) {
        expect(info).not.toHaveProperty('gradientNorm');
        expect(info).not.toHaveProperty('merit');
      } else {
        expect(info.gradientNorm).toBeGreaterThan(0);
        expect(info.merit).toBeGreaterThan(0);
      }
    });

    test('goes on from a record as if never stopped, bit for bit', async () => {
      const start = await flow.init(cloud(), createKey(3));
      const whole = await advance(flow, start, target(), 4);
      const record = await flow.record(await advance(flow, start, target(), 2));
      const resumed = await advance(flow, flow.restore(structuredClone(record)), target(), 2);
      expect(resumed.step).toBe(4);
      expect(await resumed.particles.data()).toEqual(await whole.particles.data());
    });

    test('does the same beside another run as alone', async () => {
      const starts = await Promise.all([3, 4].map((seed) => flow.init(cloud(), createKey(seed))));
      const together = await Promise.all(starts.map((start) => advance(flow, start, target(), 3)));
      for (const [i, start] of starts.entries()) {
        const alone = await advance(flow, start, target(), 3);
        expect(await together[i]?.particles.data()).toEqual(await alone.particles.data());
      }
      if (withoutStatistic.test(name)) return;
      expect(await together[0]?.particles.data()).not.toEqual(await together[1]?.particles.data());
    });

    test('leaks no tensor', async () => {
      const leaked = await leakedTensors(async () => {
        const [particles, points] = [cloud(), twoModes({ seed: 2, rows: 12, dimension: 2 })];
        const start = await flow.init(particles, createKey(3));
        const end = await advance(flow, start, samples(points, { batchSize: 9 }), 3);
        tf.dispose([particles, points, start.particles, end.particles]);
      });
      expect(leaked).toBe(0);
    });
  });

  test('fixed statistics and spaces stay the caller’s', async () => {
    const statistic = rbf({ centers: cloud(), bandwidth: 1 });
    const space = mlpTangent({ network: drawMlp({ widths: [2, 5, 2], key: createKey(1) }) });
    const flow = driftFlow({ name: 'fixed', statistic, space, stepSize: 0.1, damping: 1e-3, ridge: 1e-3 });
    const end = await advance(flow, await flow.init(cloud(), createKey(3)), target(), 2);
    expect((await statistic.evaluate(end.particles).data()).every(Number.isFinite)).toBe(true);
    expect((await space.network.evaluate(end.particles).data()).every(Number.isFinite)).toBe(true);
  });

  test('choosers see the particles, the batch, the step, and a key that is theirs alone', async () => {
    const seen: StepContext[] = [];
    const flow = driftFlow({
      name: 'watched',
      statistic: (context) => {
        seen.push(context);
        return redrawnRbf({ centers: 5 })(context);
      },
      space: (context) => {
        seen.push(context);
        return redrawnTangent({ hidden: [3] })(context);
      },
      stepSize: 0.1,
      damping: 1e-3,
      ridge: 1e-3,
    });
    await advance(flow, await flow.init(cloud(), createKey(3)), target(), 2);
    expect(seen.map(({ step }) => step)).toEqual([1, 1, 2, 2]);
    expect(new Set(seen.map(({ key }) => key.join())).size).toBe(4);
    expect(seen[0]?.particles.shape).toEqual([15, 2]);
    expect(seen[0]?.target.shape).toEqual([12, 2]);
  });

  test('a chooser that fails leaves nothing behind', async () => {
    const leaked = await leakedTensors(async () => {
      const [particles, points] = [cloud(), twoModes({ seed: 2, rows: 12, dimension: 2 })];
      const flow = driftFlow({
        name: 'failing',
        statistic: redrawnRbf({ centers: 5 }),
        space: () => Promise.reject(new Error('no space today')),
        stepSize: 0.1,
        damping: 1e-3,
        ridge: 1e-3,
      });
      const start = await flow.init(particles, createKey(3));
      await expect(flow.step(start, samples(points))).rejects.toThrow('no space today');
      tf.dispose([particles, points, start.particles]);
    });
    expect(leaked).toBe(0);
  });
});

test('the default statistic takes every row of particles and target when there are fewer than the centres asked for', async () => {
  await useBackend('cpu');
  const context = { particles: normalCloud({ seed: 1, rows: 4, dimension: 2 }), step: 1, key: createKey(5) };
  const statistic = await redrawnRbf({ centers: 200 })({
    ...context,
    target: twoModes({ seed: 2, rows: 3, dimension: 2 }),
  });
  expect(statistic.size).toBe(7);
  const drawn = await redrawnRbf({ centers: 5 })({ ...context, target: twoModes({ seed: 2, rows: 3, dimension: 2 }) });
  expect(drawn.size).toBe(5);
});
