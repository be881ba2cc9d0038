import { createKey, normal, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { gamma, moments, multivariateNormal, rbf } from '@ingd/families';
import { type DriftSpace, gaussian, randomFeatureGradient } from '@ingd/kernels';
import { denseForm } from '@ingd/linalg';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ClosedFormMethod,
  type ClosedFormOptions,
  closedFormDrift,
  empiricalFisher,
  empiricalFisherOperator,
  klNaturalDirection,
  momentGradient,
  shrunkFisher,
} from '../src/index.js';
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

const sizes = { particles: 40, targets: 30, centers: 25, dimension: 3 } as const;
/** Some once, some twice, some not at all. */
const counts = Array.from({ length: sizes.targets }, (_, row) => row % 3);

const features = (): DriftSpace =>
  randomFeatureGradient({ kernel: gaussian({ bandwidth: 1.7 }), features: 20, dimension: 3, key: createKey(4) });

const problems: readonly [name: string, make: () => ClosedFormOptions, methods: readonly ClosedFormMethod[]][] = [
  [
    'ntKiNG',
    () => problem({ ...sizes, seed: 71, hidden: [9, 7] }),
    ['auto', 'factorised', 'statistic-space', 'weight-space', 'matrix-free'],
  ],
  ['deep ntKiNG', () => problem({ ...sizes, seed: 72, hidden: [5, 5, 5, 5] }), ['statistic-space', 'matrix-free']],
  ['KiNG', () => problem({ ...sizes, seed: 73 }), ['factorised', 'statistic-space', 'matrix-free']],
  ['random-feature KiNG', () => ({ ...problem({ ...sizes, seed: 74 }), space: features() }), ['factorised']],
];

beforeAll(async () => {
  await useBackend('wasm');
});

/** Every row as often as it counts. */
function repeated(points: tf.Tensor2D): tf.Tensor2D {
  const rows = counts.flatMap((count, row) => new Array<number>(count).fill(row));
  return tf.gather(points, tf.tensor1d(rows, 'int32'));
}

describe.each(problems)('a target row of weight 2 is the row twice: %s', (_name, make, methods) => {
  test.each(methods)('method %s', async (method) => {
    const given = { ...make(), method };
    const weighted = await closedFormDrift({ ...given, targetWeights: counts });
    const copied = await closedFormDrift({ ...given, target: repeated(given.target) });
    const expected = await copied.drift.at(given.particles).array();
    expect(relativeError(await weighted.drift.at(given.particles).data(), expected)).toBeLessThan(2e-5);
    expect(Math.abs(weighted.merit / copied.merit - 1)).toBeLessThan(1e-5);
    expect(Math.abs(weighted.predictedMerit(0.5) / copied.predictedMerit(0.5) - 1)).toBeLessThan(1e-4);
    const moved = tf.mul<tf.Tensor2D>(given.particles, 0.9);
    expect(Math.abs((await weighted.meritAt(moved)) / (await copied.meritAt(moved)) - 1)).toBeLessThan(1e-5);
    weighted.gradient.forEach((value, i) => {
      expect(Math.abs(value - (copied.gradient[i] as number))).toBeLessThan(1e-7);
    });
    const plain = await closedFormDrift(given);
    expect(relativeError(await plain.drift.at(given.particles).data(), expected)).toBeGreaterThan(0.01);
  });
});

test('the scale of the weights does not matter to a mean, and no tensor is left behind', async () => {
  const given = problem({ ...sizes, seed: 76, hidden: [9, 7] });
  const small = await closedFormDrift({ ...given, targetWeights: counts });
  const large = await closedFormDrift({ ...given, targetWeights: counts.map((count) => 1e4 * count) });
  small.alpha.forEach((value, i) => {
    expect(Math.abs(value - (large.alpha[i] as number))).toBeLessThan(1e-6 * Math.abs(value) + 1e-9);
  });
  expect(
    await leakedTensors(async () => (await closedFormDrift({ ...given, targetWeights: counts })).drift.dispose()),
  ).toBe(0);
});

test('momentGradient with weights of either sample is that of repeated rows', async () => {
  const { statistic, particles, target } = problem({ ...sizes, seed: 77, hidden: [3] });
  const some = tf.slice2d(particles, [0, 0], [sizes.targets, 3]);
  const weighted = await momentGradient(statistic, some, target, { weights: { x: counts, y: counts } });
  const copied = await momentGradient(statistic, repeated(some), repeated(target));
  weighted.forEach((value, i) => {
    expect(Math.abs(value - (copied[i] as number))).toBeLessThan(1e-12);
  });
});

describe('estimates of F from rows that count', () => {
  const sample = () => normal(createKey(79), [counts.length, 3]) as tf.Tensor2D;
  const statistics = [
    ['moments', () => moments({ dimension: 3, order: 2 })],
    ['RBFs', () => rbf({ centers: normal(createKey(80), [9, 3]) as tf.Tensor2D, bandwidth: 1.5 })],
  ] as const;

  test.each(statistics)('are those of repeated rows: %s', async (_name, make) => {
    const statistic = make();
    const [x, copies] = [sample(), repeated(sample())];
    const wanted = [...(await empiricalFisher(statistic, copies)).data];
    const options = { weights: counts };
    expect(relativeError((await empiricalFisher(statistic, x, options)).data, wanted)).toBeLessThan(1e-13);
    for (const ridge of [0, 0.2]) {
      for (const budget of [2 ** 20, 1500]) {
        const operator = await empiricalFisherOperator(statistic, x, { ...options, ridge, budget });
        const damped = wanted.map((entry, i) => entry + (i % (statistic.size + 1) === 0 ? ridge : 0));
        expect(relativeError((await denseForm(operator)).data, damped)).toBeLessThan(1e-6);
        operator.dispose();
      }
    }
    for (const method of ['ledoit-wolf', 'oas'] as const) {
      const [weighted, copied] = [
        await shrunkFisher(statistic, x, { ...options, method }),
        await shrunkFisher(statistic, copies, { method }),
      ];
      expect(Math.abs(weighted.shrinkage - copied.shrinkage)).toBeLessThan(1e-12);
      expect(relativeError(weighted.fisher.data, [...copied.fisher.data])).toBeLessThan(1e-12);
    }
  });

  test('the natural direction of a family too, by sums of rows and by statistics', async () => {
    const plane = multivariateNormal({ dimension: 3 });
    const member = plane.natural({ mean: [0.1, 0, 0], covariance: [[1, 0.2, 0], [0.2, 1, 0], [0, 0, 2]] }); // biome-ignore format: a matrix
    const positive = tf.add<tf.Tensor2D>(tf.abs(tf.slice2d(sample(), [0, 0], [counts.length, 1])), 0.1);
    const cases = [
      [plane, member, sample()],
      [gamma, gamma.natural({ shape: 2, rate: 1 }), positive],
    ] as const;
    for (const [family, natural, x] of cases) {
      const weighted = await klNaturalDirection(family as typeof gamma, natural, x, { weights: counts });
      const copied = await klNaturalDirection(family as typeof gamma, natural, repeated(x));
      expect(relativeError(weighted, [...copied])).toBeLessThan(1e-12);
    }
  });

  test('leave no tensor behind', async () => {
    const [x, statistic] = [sample(), moments({ dimension: 3, order: 1 })];
    const v = tf.ones<tf.Rank.R2>([3, 1]);
    for (const budget of [2 ** 20, 1000]) {
      const leaked = await leakedTensors(async () => {
        const operator = await empiricalFisherOperator(statistic, x, { weights: counts, budget });
        operator.apply(v).dispose();
        operator.dispose();
      });
      expect(leaked).toBe(0);
    }
  });

  test('weights that do not fit, or stand for one row, are refused', async () => {
    const statistic = moments({ dimension: 3, order: 1 });
    for (const [name, estimate] of Object.entries({ empiricalFisher, empiricalFisherOperator, shrunkFisher })) {
      await expect(estimate(statistic, sample(), { weights: [1] })).rejects.toThrow(
        `${name}: expected 30 finite weights of at least 0, not all 0, got 1 numbers`,
      );
      const small = counts.map((_, row) => (row < 2 ? 0.5 : 0));
      await expect(estimate(statistic, sample(), { weights: small })).rejects.toThrow(
        `${name}: expected weights of x that stand for more than one row, got 1 in all; scale them`,
      );
    }
  });
});

test.each([
  ['too few', [1, 2], /closedFormDrift: expected 30 finite weights of at least 0, not all 0, got 2 numbers/],
  ['a negative one', counts.map((count, row) => (row === 4 ? -1 : count)), /got -1 at 4/],
  ['only zeros', counts.map(() => 0), /got only 0; pass how often each row counts/],
  ['NaN', counts.map((count, row) => (row === 0 ? Number.NaN : count)), /got NaN at 0/],
])('%s: refused', async (_name, targetWeights, message) => {
  await expect(closedFormDrift({ ...problem({ ...sizes, seed: 78 }), targetWeights })).rejects.toThrow(message);
});
