// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { inverseMultiquadric, matern32, matern52 } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  affineDrifts,
  driftFlow,
  type Flow,
  king,
  ntKing,
  paperPreset,
  particleKernel,
  redrawnFourier,
  redrawnRadialBasis,
  redrawnRbf,
  runFlow,
  samples,
  scalarKing,
} from '../src/index.js';
import { line, normalCloud, twoModes } from './clouds.js';
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';

beforeAll(async () => {
  await useTestBackend();
});

interface Ended {
  readonly mean: number;
  readonly deviation: number;
  /** Share of points with |x| < 1: the valley between the modes. */
  readonly valley: number;
}

function summary(values: ArrayLike<number>): Ended {
  const points = Array.from(values);
  const mean = points.reduce((sum, x) => sum + x, 0) / points.length;
  const deviation = Math.sqrt(points.reduce((sum, x) => sum + (x - mean) ** 2, 0) / points.length);
  return { mean, deviation, valley: points.filter((x) => Math.abs(x) < 1).length / points.length };
}

async function run(flow: Flow, particles: Tensor2D, target: Tensor2D, steps = 30): Promise<Ended> {
  const { end, state } = await runFlow(flow, { particles, target: samples(target), steps, key: createKey(1) });
  expect(end.status).toBe('finished');
  return summary(await state.particles.data());
}

describe('in one dimension [Liu 2025, Figures 3 and 4]', () => {
  const wide = () => line({ seed: 1, rows: 100, mean: 1, deviation: 1 });
  const narrow = () => line({ seed: 2, rows: 100, mean: -2, deviation: 0.5 });
  const start = () => normalCloud({ seed: 3, rows: 100, dimension: 1 });
  const modes = () => twoModes({ seed: 4, rows: 100, dimension: 1 });
  const byMoments = () => king({ statistic: moments({ dimension: 1, order: 2 }) });
  const numbers = { stepSize: 0.5, damping: 1e-3, ridge: 1e-4 };
  const affinely = () =>
    driftFlow({ name: 'affine', statistic: moments({ dimension: 1, order: 2 }), space: affineDrifts(), ...numbers });

  test.each([
    ['KiNG', byMoments],
    [
      'KiNG of a Matérn kernel',
      () => king({ statistic: moments({ dimension: 1, order: 2 }), kernel: particleKernel({ kernel: matern32 }) }),
    ],
    ['affine fields', affinely],
  ])('%s by moments turns a wide Gaussian into a narrow one elsewhere', async (_name, flow) => {
    const target = summary(await narrow().data());
    const ended = await run(flow(), wide(), narrow());
    expect(Math.abs(ended.mean - target.mean)).toBeLessThan(0.02);
    expect(Math.abs(ended.deviation - target.deviation)).toBeLessThan(0.02);
  });

  test.each([
    ['KiNG', byMoments],
    ['affine fields', affinely],
  ])('%s by moments does not split into two modes: it becomes the best Gaussian', async (_name, flow) => {
    const target = summary(await modes().data());
    const ended = await run(flow(), start(), modes());
    expect(Math.abs(ended.mean - target.mean)).toBeLessThan(0.05);
    expect(Math.abs(ended.deviation - target.deviation)).toBeLessThan(0.05);
    const gaussianValley = 0.37; // P(|x| < 1) for N(0, 4¼)
    expect(target.valley).toBeLessThan(0.05);
    expect(ended.valley - target.valley).toBeGreaterThan(gaussianValley - ended.valley);
  });

  test.each([
    ['KiNG', king()],
    ['ntKiNG', ntKing()],
    ['KiNG of an inverse multiquadric', king({ kernel: particleKernel({ kernel: inverseMultiquadric }) })],
    ['KiNG of three bandwidths', king({ kernel: particleKernel({ multiples: [0.5, 1, 2] }) })],
    ['scalar-kernel KiNG of a Matérn kernel', scalarKing({ kernel: particleKernel({ kernel: matern52 }) })],
    [
      'radial basis gradients',
      driftFlow({ name: 'radial', statistic: redrawnRbf(), space: redrawnRadialBasis(), ...numbers }),
    ],
    ['KiNG with Fourier features as statistic, not RBFs,', king({ statistic: redrawnFourier({ count: 100 }) })],
  ])('%s by radial basis functions splits', async (_name, flow) => {
    const target = summary(await modes().data());
    const ended = await run(flow, start(), modes());
    expect(ended.valley).toBeLessThan(0.1);
    expect(Math.abs(ended.mean - target.mean)).toBeLessThan(0.1);
    expect(Math.abs(ended.deviation - target.deviation)).toBeLessThan(0.1);
  });
});

describe('in five dimensions [Liu 2025, Figure 5]', () => {
  test.each([
    ['as we run it', ntKing()],
    ['as the authors run it', ntKing({ ...paperPreset })],
  ])(
    'ntKiNG %s brings normal particles to two modes, nearly as close as the targets themselves',
    async (_name, flow) => {
      const [start, targets] = [
        normalCloud({ seed: 5, rows: 100, dimension: 5 }),
        twoModes({ seed: 6, rows: 100, dimension: 5 }),
      ];
      const fresh = await twoModes({ seed: 7, rows: 500, dimension: 5 }).data<'float32'>();
      const distance = async (points: Tensor2D) =>
        maximumMeanDiscrepancy({ first: await points.data<'float32'>(), second: fresh, dimension: 5, bandwidth: 3 });
      const { state } = await runFlow(flow, {
        particles: start,
        target: samples(targets),
        steps: 20,
        key: createKey(2),
      });
      expect(await distance(start)).toBeGreaterThan(0.4);
      expect(await distance(state.particles)).toBeLessThan((await distance(targets)) + 0.03);
    },
  );
});
