// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { useBackend } from '@ingd/engine';
import { testBackends, useTestBackend } from '@ingd/engine/testing';
import { type RbfStatistic, rbf } from '@ingd/families';
import type { MlpTangentSpace } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ClosedFormMethod, closedFormDrift } from '../src/index.js';
import { relativeError } from './golden-cases.js';
import { type ProblemOptions, problem, rowsOf } from './problems.js';
import { gaussianGradientKernel, referenceSolution, scalarGaussianKernel, tangentKernel } from './reference-loops.js';

async function reference(options: ProblemOptions) {
  const { statistic, space, particles, target, damping, ridge } = problem(options);
  const { centers, bandwidth } = statistic as RbfStatistic;
  const ofKernel = options.kernelSpace === 'scalar' ? scalarGaussianKernel : gaussianGradientKernel;
  const kernel =
    options.hidden === undefined
      ? ofKernel(Math.sqrt(options.dimension))
      : tangentKernel(await layersOf(space as MlpTangentSpace));
  return referenceSolution({
    particles: await rowsOf(particles),
    target: await rowsOf(target),
    centers: await rowsOf(centers),
    bandwidth,
    damping,
    ridge,
    kernel,
  });
}

async function layersOf({ network }: MlpTangentSpace) {
  return Promise.all(
    network.layers.map(async ({ weights, bias }) => ({
      weights: await rowsOf(weights),
      bias: [...(await bias.data())],
    })),
  );
}

/** b ≥ n throughout, so that F is singular; sizes are uneven on purpose. */
const spaces: readonly (ProblemOptions & { readonly name: string })[] = [
  { name: 'KiNG', seed: 1, particles: 31, centers: 37, dimension: 3 },
  { name: 'KiNG far from the origin', seed: 2, particles: 31, centers: 37, dimension: 5, shift: 40 },
  { name: 'scalar-kernel KiNG', seed: 8, particles: 31, centers: 37, dimension: 3, kernelSpace: 'scalar' },
  { name: 'ntKiNG, two hidden layers', seed: 3, particles: 31, centers: 37, dimension: 3, hidden: [9, 8] },
  { name: 'ntKiNG, one hidden layer', seed: 4, particles: 31, centers: 37, dimension: 4, hidden: [11] },
  { name: 'ntKiNG, a linear map', seed: 5, particles: 31, centers: 37, dimension: 3, hidden: [] },
  { name: 'ntKiNG in one dimension', seed: 6, particles: 31, centers: 37, dimension: 1, hidden: [7, 6] },
];

describe.each(testBackends())('against float64 loops on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(spaces)('$name: factorised, for every ridge', async (options) => {
    for (const ridge of [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]) {
      const wanted = await reference({ ...options, ridge });
      const given = problem({ ...options, ridge });
      const found = await closedFormDrift({ ...given, method: 'factorised' });
      expect(relativeError(found.gradient, wanted.gradient)).toBeLessThan(1e-10);
      expect(relativeError(found.alpha, wanted.alpha)).toBeLessThan(1e-6);
      expect(Math.abs(found.merit / wanted.merit - 1)).toBeLessThan(1e-8);
      expect(relativeError(await found.drift.at(given.particles).data(), wanted.drift)).toBeLessThan(2e-4);
      found.drift.dispose();
    }
  });

  test.each(spaces)('$name: the general paths', async (options) => {
    const wanted = await reference(options);
    const methods: ClosedFormMethod[] = options.hidden ? ['statistic-space', 'weight-space'] : ['statistic-space'];
    for (const method of methods) {
      const given = problem(options);
      const found = await closedFormDrift({ ...given, method });
      expect(relativeError(found.alpha, wanted.alpha)).toBeLessThan(2e-4);
      expect(relativeError(await found.drift.at(given.particles).data(), wanted.drift)).toBeLessThan(2e-4);
      found.drift.dispose();
    }
  });
});

test('a network too deep for the factorised form takes the general path', async () => {
  await useTestBackend();
  const options = { seed: 7, particles: 25, centers: 20, dimension: 2, hidden: [6, 5, 4] };
  const given = problem(options);
  const wanted = await reference(options);
  const found = await closedFormDrift(given);
  expect(found.method).toBe('statistic-space');
  expect(relativeError(found.alpha, wanted.alpha)).toBeLessThan(2e-4);
});

/** Where float32 products cancel: distances, means and the preconditioner need float64. */
test.each([0.02, 0.1])('bumps of width %d, far narrower than the cloud', async (bandwidth) => {
  await useBackend('wasm');
  const options = { seed: 9, particles: 40, centers: 30, dimension: 2 };
  for (const ridge of [1e-3, 1e-5, 1e-7]) {
    const given = { ...problem({ ...options, ridge }), target: problem({ ...options, seed: 10 }).particles };
    const centers = tf.slice(given.particles, [0, 0], [30, 2]);
    const wanted = referenceSolution({
      particles: await rowsOf(given.particles),
      target: await rowsOf(given.target),
      centers: await rowsOf(centers),
      bandwidth,
      damping: given.damping,
      ridge,
      kernel: gaussianGradientKernel(Math.sqrt(2)),
    });
    for (const [method, taken] of [
      ['auto', 'factorised'],
      ['matrix-free', 'matrix-free'],
    ] as const) {
      const found = await closedFormDrift({ ...given, statistic: rbf({ centers, bandwidth }), method });
      expect(found.method).toBe(taken);
      expect(relativeError(found.alpha, wanted.alpha)).toBeLessThan(1e-6);
      expect(relativeError(await found.drift.at(given.particles).data(), wanted.drift)).toBeLessThan(1e-4);
      found.drift.dispose();
    }
  }
});
