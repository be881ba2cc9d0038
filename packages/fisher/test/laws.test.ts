// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { toTensor } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { affine, moments, type RbfStatistic, rbf } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureMatrix } from '../src/feature-matrix.js';
import { fieldGram } from '../src/field-gram.js';
import { type ClosedFormOptions, closedFormDrift, momentGradient } from '../src/index.js';
import { relativeError } from './golden-cases.js';
import { type ProblemOptions, problem } from './problems.js';

const spaces: readonly (ProblemOptions & { readonly name: string })[] = [
  { name: 'KiNG', seed: 11, particles: 40, centers: 50, dimension: 4 },
  { name: 'ntKiNG', seed: 12, particles: 40, centers: 50, dimension: 4, hidden: [9, 9] },
];

beforeAll(async () => {
  await useTestBackend();
});

describe.each(spaces)('$name', (options) => {
  test('a short step decreases the merit by what was predicted', async () => {
    const given = problem(options);
    const before = await closedFormDrift(given);
    const stepSize = 1e-2;
    const moved = tf.add<tf.Tensor2D>(given.particles, tf.mul(before.drift.at(given.particles), stepSize));
    const gradient = await momentGradient(given.statistic, moved, given.target);
    expect(before.predictedMerit(0)).toBeCloseTo(before.merit, 12);
    expect(before.predictedMerit(stepSize)).toBeLessThan(before.merit);
    const sameMetric = await meritWith(given, before, gradient);
    expect(sameMetric).toBeLessThan(before.merit);
    expect(await before.meritAt(moved)).toBeCloseTo(sameMetric, 5);
    const [predicted, realised] = [before.merit - before.predictedMerit(stepSize), before.merit - sameMetric];
    expect(Math.abs(realised / predicted - 1)).toBeLessThan(0.1);
  });

  test.each(['factorised', 'statistic-space', 'weight-space', 'matrix-free'] as const)(
    '%s: the merit at other particles keeps the metric, and forgives what is not finite',
    async (method) => {
      if (method === 'weight-space' && options.hidden === undefined) return;
      const given = problem({ ...options, ridge: 1e-3 });
      const found = await closedFormDrift({ ...given, method });
      const reference = await closedFormDrift({ ...given, method: 'statistic-space' });
      expect((await found.meritAt(given.particles)) / found.merit).toBeCloseTo(1, 4);
      const moved = tf.add<tf.Tensor2D>(given.particles, tf.mul(found.drift.at(given.particles), 0.3));
      const again = await momentGradient(given.statistic, moved, given.target);
      expect((await found.meritAt(moved)) / (await meritWith(given, reference, again))).toBeCloseTo(1, 3);
      expect(await found.meritAt(tf.fill([3, options.dimension], Number.NaN))).toBe(Number.POSITIVE_INFINITY);
      await expect(found.meritAt(tf.ones([3, options.dimension + 1]))).rejects.toThrow('meritAt: expected particles');
    },
  );

  test('weight space, statistic space and the factorised form agree', async () => {
    const given = problem(options);
    const one = await closedFormDrift({ ...given, method: 'factorised' });
    const two = await closedFormDrift({ ...given, method: 'statistic-space' });
    expect(relativeError(one.alpha, [...two.alpha])).toBeLessThan(2e-4);
    expect(one.merit).toBeCloseTo(two.merit, 6);
    if (options.hidden === undefined) return;
    const three = await closedFormDrift({ ...given, method: 'weight-space' });
    expect(relativeError(three.weights, [...two.weights])).toBeLessThan(1e-6);
    expect(relativeError(three.alpha, [...two.alpha])).toBeLessThan(1e-6);
  });

  test('tiles give what the whole gives', async () => {
    const { statistic, space, particles } = problem(options);
    const basis = space.at(particles);
    const request = { functionName: 'test', statistic, basis, particles };
    const whole = await fieldGram(request);
    const tiled = await fieldGram({ ...request, budget: 30_000 });
    expect(relativeError(tiled.data, [...whole.data])).toBeLessThan(1e-5);
    if (space.size === undefined) return;
    const features = { functionName: 'test', statistic, space, weightCount: space.size, particles };
    const all = await featureMatrix(features);
    const parts = await featureMatrix({ ...features, budget: 10_000 });
    expect(relativeError(parts.data, [...all.data])).toBeLessThan(1e-5);
  });

  test('no tensor is left behind, whichever way is taken', async () => {
    const given = problem(options);
    for (const method of ['factorised', 'statistic-space', 'auto'] as const) {
      expect(await leakedTensors(async () => (await closedFormDrift({ ...given, method })).drift.dispose())).toBe(0);
    }
    const broken = { ...given, ridge: 1e-3, damping: -1 };
    expect(await leakedTensors(async () => closedFormDrift(broken).catch(() => undefined))).toBe(0);
  });

  test('two solves that interleave do not disturb each other', async () => {
    const given = problem(options);
    const alone = await closedFormDrift(given);
    const together = await Promise.all([
      closedFormDrift(given),
      closedFormDrift({ ...given, ridge: 1e-2 }),
      closedFormDrift(given),
    ]);
    expect(together[0].alpha).toEqual(alone.alpha);
    expect(together[2].weights).toEqual(alone.weights);
  });
});

test('KiNG commutes with rotations and translations of everything', async () => {
  const given = problem({ seed: 21, particles: 30, centers: 25, dimension: 2 });
  const [cosine, sine] = [Math.cos(0.7), Math.sin(0.7)];
  const rotation = tf.tensor2d([cosine, sine, -sine, cosine], [2, 2]);
  const carried = (x: tf.Tensor2D) => tf.add<tf.Tensor2D>(tf.matMul(x, rotation), [3, -5]);
  const { centers, bandwidth } = given.statistic as RbfStatistic;
  const plain = await closedFormDrift(given);
  const turned = await closedFormDrift({
    ...given,
    particles: carried(given.particles),
    target: carried(given.target),
    statistic: rbf({ centers: carried(centers), bandwidth }),
  });
  const expected = tf.matMul<tf.Tensor2D>(plain.drift.at(given.particles), rotation);
  const found = turned.drift.at(carried(given.particles));
  expect(relativeError(await found.data(), [...(await expected.data())])).toBeLessThan(2e-4);
});

test('without ridge the merit of moment statistics does not depend on affine coordinates', async () => {
  const given = { ...problem({ seed: 22, particles: 40, centers: 5, dimension: 2 }), ridge: 0 };
  const statistic = moments({ dimension: 2, order: 2 });
  const matrix = toTensor({ rows: 2, columns: 2, data: Float64Array.of(1.3, 0.4, -0.2, 0.8) });
  const pulled = affine({ statistic, matrix, shift: tf.tensor1d([0.5, -1]) });
  const plain = await closedFormDrift({ ...given, statistic });
  const other = await closedFormDrift({ ...given, statistic: pulled });
  expect(Math.abs(other.merit / plain.merit - 1)).toBeLessThan(1e-4);
});

test('weight space is chosen where there are fewer weights than statistics', async () => {
  const given = problem({ seed: 23, particles: 30, centers: 60, dimension: 2, hidden: [3, 3, 3] });
  expect(given.space.size).toBeLessThan(given.statistic.size);
  expect((await closedFormDrift(given)).method).toBe('weight-space');
});

/** ½ g'ᵀ (F + ρI)⁻¹ g' with the F of `given`, by solving once more for that gradient. */
async function meritWith(
  given: ClosedFormOptions,
  before: { readonly gradient: Float64Array },
  gradient: Float64Array,
) {
  const { empiricalFisher } = await import('../src/index.js');
  const { factorMetric, normalEquations, solveVector } = await import('../src/normal-equations.js');
  const fisher = await empiricalFisher(given.statistic, given.particles);
  const { damping, ridge } = given;
  const metric = factorMetric(
    normalEquations({ functionName: 'test', fisher, gradient: before.gradient, damping, ridge }),
  );
  return solveVector(metric, gradient).reduce((sum, entry, i) => sum + (entry * (gradient[i] as number)) / 2, 0);
}
