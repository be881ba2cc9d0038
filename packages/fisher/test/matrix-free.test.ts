import { createKey, fold, normal, normalValues, toMatrix, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { moments, type RbfStatistic, randomFourierFeatures, rbf } from '@ingd/families';
import { type DriftSpace, gaussian, randomFeatureGradient } from '@ingd/kernels';
import { operatorLaws } from '@ingd/linalg/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { kernelRows } from '../src/factorised/kernel-rows.js';
import { centredPoints } from '../src/factorised/rbf-sample.js';
import { type ClosedFormOptions, closedFormDrift } from '../src/index.js';
import { normalOperator } from '../src/matrix-free/normal-operator.js';
import { rbfProducts } from '../src/matrix-free/rbf-products.js';
import { rbfValues } from '../src/matrix-free/rbf-values.js';
import { sketchSize } from '../src/matrix-free/sketched-inverse.js';
import { statisticProducts } from '../src/matrix-free/statistic-products.js';
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

const sizes = { particles: 60, centers: 120, dimension: 3, ridge: 1e-5 } as const;

const many = { ...sizes, centers: 1200 } as const;

const features = (): DriftSpace =>
  randomFeatureGradient({ kernel: gaussian({ bandwidth: 1.7 }), features: 40, dimension: 3, key: createKey(4) });

const problems: readonly [name: string, make: () => ClosedFormOptions][] = [
  ['ntKiNG', () => problem({ ...sizes, seed: 51, hidden: [9, 7] })],
  ['random-feature KiNG', () => ({ ...problem({ ...sizes, seed: 52 }), space: features() })],
  ['KiNG', () => problem({ ...sizes, seed: 53 })],
  ['scalar-kernel KiNG', () => problem({ ...sizes, seed: 54, kernelSpace: 'scalar' })],
];

beforeAll(async () => {
  await useBackend('wasm');
});

describe.each(problems)('%s, Γ only applied', (_name, make) => {
  test('is the drift of the factorised form at a ridge of 1e-5', async () => {
    const given = make();
    const direct = await closedFormDrift({ ...given, method: 'factorised' });
    const applied = await closedFormDrift({ ...given, method: 'matrix-free' });
    const expected = await direct.drift.at(given.particles).array();
    expect(relativeError(await applied.drift.at(given.particles).data(), expected)).toBeLessThan(1e-5);
    expect(applied).toMatchObject({ method: 'matrix-free', converged: true });
    expect(applied.iterations).toBeLessThan(60);
    expect(Math.abs(applied.merit / direct.merit - 1)).toBeLessThan(1e-3);
    expect(Math.abs(applied.predictedMerit(0.5) / direct.predictedMerit(0.5) - 1)).toBeLessThan(1e-3);
    const moved = tf.mul<tf.Tensor2D>(given.particles, 0.9);
    expect(Math.abs((await applied.meritAt(moved)) / (await direct.meritAt(moved)) - 1)).toBeLessThan(1e-3);
    expect(Math.abs(applied.gradientNorm / direct.gradientNorm - 1)).toBeLessThan(1e-6);
  });

  test('leaves no tensor behind', async () => {
    const given = make();
    const run = async () => {
      const found = await closedFormDrift({ ...given, method: 'matrix-free' });
      await found.meritAt(given.particles);
      found.drift.dispose();
    };
    await run();
    expect(await leakedTensors(run)).toBe(0);
  });
});

describe.each([
  ['ntKiNG', () => problem({ ...many, seed: 61, hidden: [9, 7] })],
  ['random-feature KiNG', () => ({ ...problem({ ...many, seed: 62 }), space: features() })],
] as readonly [name: string, make: () => ClosedFormOptions][])(
  '%s of many more statistics than unknowns',
  (_name, make) => {
    test('is solved by the unknowns, and is the drift of the formed matrices', async () => {
      for (const ridge of [1e-3, 1e-5]) {
        const given = { ...make(), ridge };
        const unknowns = given.particles.shape[0] + (given.space.size as number);
        expect(sketchSize(given.statistic.size, unknowns)).toBe(2 * unknowns);
        const direct = await closedFormDrift({ ...given, method: 'factorised' });
        const applied = await closedFormDrift({ ...given, method: 'matrix-free' });
        const expected = await direct.drift.at(given.particles).array();
        expect(relativeError(await applied.drift.at(given.particles).data(), expected)).toBeLessThan(1e-5);
        expect(relativeError(applied.alpha, [...direct.alpha])).toBeLessThan(1e-4);
        expect(applied).toMatchObject({ method: 'matrix-free', converged: true });
        expect(applied.iterations).toBeLessThan(40);
        expect(Math.abs(applied.merit / direct.merit - 1)).toBeLessThan(1e-4);
        expect(Math.abs(applied.predictedMerit(0.5) / direct.predictedMerit(0.5) - 1)).toBeLessThan(1e-3);
        const moved = tf.mul<tf.Tensor2D>(given.particles, 0.9);
        expect(Math.abs((await applied.meritAt(moved)) / (await direct.meritAt(moved)) - 1)).toBeLessThan(1e-4);
      }
    });

    test('leaves no tensor behind', async () => {
      const given = make();
      const run = async () => (await closedFormDrift({ ...given, method: 'matrix-free' })).drift.dispose();
      await run();
      expect(await leakedTensors(run)).toBe(0);
    });
  },
);

test('a statistic without a factorised form: float32 products give the drift of the formed matrices', async () => {
  const given = problem({ ...sizes, seed: 55, hidden: [9, 7], ridge: 1e-3 });
  const waves = randomFourierFeatures({ dimension: 3, count: 50, bandwidth: 2, key: createKey(5) });
  for (const statistic of [waves, moments({ dimension: 3, order: 2 })]) {
    const direct = await closedFormDrift({ ...given, statistic, method: 'statistic-space' });
    const applied = await closedFormDrift({ ...given, statistic, method: 'matrix-free' });
    const expected = await direct.drift.at(given.particles).array();
    expect(applied.converged).toBe(true);
    expect(relativeError(await applied.drift.at(given.particles).data(), expected)).toBeLessThan(1e-3);
  }
});

test('the products of RBFs are those of any statistic', async () => {
  const { statistic, particles } = problem({ ...sizes, seed: 56 });
  const own = statistic as RbfStatistic;
  const points = await toMatrix(particles);
  const fast = rbfProducts({ statistic: own, values: await rbfValues(own), particles, points });
  const plain = statisticProducts(statistic, particles);
  const v = normal<tf.Rank.R2>(createKey(6), [120, 4]);
  const u = normal<tf.Rank.R2>(createKey(7), [60, 4]);
  const h = normal<tf.Rank.R3>(createKey(8), [4, 60, 3]);
  const [one, two] = [fast.pull(v), plain.pull(v)];
  expect(relativeError(await one.values.data(), [...(await two.values.data())])).toBeLessThan(1e-5);
  expect(relativeError(await one.fields.data(), [...(await two.fields.data())])).toBeLessThan(1e-5);
  const expected = [...(await plain.push(u, h).data())];
  expect(relativeError(await fast.push(u, h).data(), expected)).toBeLessThan(1e-5);
  const adjoint = [await inner(one.values, u), await inner(one.fields, h), await inner(v, fast.push(u, h))] as const;
  expect(Math.abs(adjoint[0] + adjoint[1] - adjoint[2])).toBeLessThan(1e-4 * Math.abs(adjoint[2]));
});

async function inner(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const [left, right] = [await a.data<'float32'>(), await b.data<'float32'>()];
  return left.reduce<number>((sum, value, i) => sum + value * (right[i] as number), 0);
}

test('a kernel by tiles of rows is the kernel as a whole', () => {
  const sample = { rows: 7, columns: 2, data: normalValues(createKey(10), 14) };
  const points = centredPoints(sample, new Float64Array(2));
  const whole = kernelRows(points, 1.3, 0.5).whole();
  const seen: number[] = [];
  kernelRows(points, 1.3, 0.5, 8 * 7 * 3).visit((first, x, kernel) => {
    expect(x.data).toEqual(sample.data.subarray(2 * first, 2 * (first + x.rows)));
    seen.push(...kernel.data);
  });
  expect(seen).toHaveLength(49);
  expect(relativeError(seen, [...whole.data])).toBeLessThan(1e-14);
});

describe('the normal operator keeps the laws of operators', () => {
  const laws = operatorLaws(() => {
    const { statistic, space, particles } = problem({ seed: 57, particles: 9, centers: 12, dimension: 2, hidden: [5] });
    const mean = tf.tidy(() => tf.mean<tf.Tensor2D>(statistic.evaluate(particles), 0, true));
    const parts = { basis: space.at(particles), mean, count: 9, dimension: 2, damping: 0.3 };
    return normalOperator({ ...parts, products: statisticProducts(statistic, particles) });
  });
  for (const law of laws.filter(({ name }) => !/leak/.test(name))) test(law.name, law.check);
});

test('auto forms no matrix that does not fit, and a way that does is told', async () => {
  const given = problem({ seed: 58, particles: 12, centers: 15, dimension: 2, hidden: [4], ridge: 1e-2 });
  const statistic = rbf({ centers: normal(fold(createKey(9), 1), [9000, 2]), bandwidth: 1 });
  const found = await closedFormDrift({ ...given, statistic });
  expect(found).toMatchObject({ method: 'matrix-free', converged: true });
  await expect(closedFormDrift({ ...given, statistic, method: 'statistic-space' })).rejects.toThrow(
    /^closedFormDrift: expected at most .* take method 'matrix-free'/,
  );
  await expect(closedFormDrift({ ...given, ridge: 0, method: 'matrix-free' })).rejects.toThrow(
    /expected ridge above 0/,
  );
});
