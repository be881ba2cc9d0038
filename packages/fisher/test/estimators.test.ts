// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments, multivariateNormal, normal as normalFamily, rbf, type Statistic } from '@ingd/families';
import { denseForm } from '@ingd/linalg';
import { operatorLaws } from '@ingd/linalg/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { empiricalFisher, empiricalFisherOperator, exactFisher, shrunkFisher } from '../src/index.js';
import fixture from './fixtures/shrinkage.json' with { type: 'json' };
import { relativeError } from './golden-cases.js';

const cloud = (rows: number, columns: number, seed = 1) => normal(createKey(seed), [rows, columns]) as tf.Tensor2D;

describe.each(testBackends())('the empirical Fisher matrix as an operator on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  let given: { readonly statistic: Statistic; readonly x: tf.Tensor2D };
  const held = () => {
    given ??= { statistic: rbf({ centers: cloud(7, 2, 2), bandwidth: 1 }), x: cloud(30, 2) };
    return given;
  };

  describe.each([0, 0.3])('ridge %d', (ridge) => {
    for (const law of operatorLaws(() => empiricalFisherOperator(held().statistic, held().x, { ridge }))) {
      test(law.name, law.check);
    }
  });

  test('is the matrix', async () => {
    const { statistic, x } = held();
    const operator = await empiricalFisherOperator(statistic, x);
    const wanted = await empiricalFisher(statistic, x);
    expect(relativeError((await denseForm(operator)).data, [...wanted.data])).toBeLessThan(1e-6);
    operator.dispose();
  });

  test('keeps its digits where the mean is large beside the spread', async () => {
    const statistic = moments({ dimension: 2, order: 1 });
    const x = tf.tidy(() => tf.add<tf.Tensor2D>(cloud(40, 2), 3000));
    const operator = await empiricalFisherOperator(statistic, x);
    const wanted = await empiricalFisher(statistic, x);
    expect(relativeError((await denseForm(operator)).data, [...wanted.data])).toBeLessThan(1e-6);
    operator.dispose();
  });

  test('leaves no tensor behind once it is disposed', async () => {
    const { statistic, x } = held();
    for (const ridge of [0, 1]) {
      const v = tf.ones<tf.Rank.R2>([7, 2]);
      const leaked = await leakedTensors(async () => {
        const operator = await empiricalFisherOperator(statistic, x, { ridge });
        operator.apply(v).dispose();
        operator.dispose();
      });
      expect(leaked).toBe(0);
    }
  });
});

test('where the statistics do not fit at once, tiles of them give the same', async () => {
  await useBackend('wasm');
  const statistic = moments({ dimension: 4, order: 2 });
  const x = cloud(50, 4);
  const operator = await empiricalFisherOperator(statistic, x, { ridge: 0.5, budget: 3000 }); // 16 rows
  expect(operator.name).toBe('empirical-fisher');
  const v = cloud(statistic.size, 1, 3);
  const [few, all] = [operator.apply(v), tf.tidy(() => plainProduct(statistic.evaluate(x), v, 0.5))];
  expect(relativeError(await few.data(), [...(await all.data())])).toBeLessThan(1e-5);
  expect(await leakedTensors(async () => operator.apply(v).dispose())).toBe(0);
  tf.dispose([few, all, x, v]);
  operator.dispose();
});

function plainProduct(values: tf.Tensor2D, v: tf.Tensor2D, ridge: number): tf.Tensor2D {
  const centred = tf.sub<tf.Tensor2D>(values, tf.mean(values, 0));
  const product = tf.matMul<tf.Tensor2D>(centred, tf.matMul<tf.Tensor2D>(centred, v), true);
  return tf.add(tf.div(product, values.shape[0] - 1), tf.mul(v, ridge));
}

test('many samples of a member estimate its exact Fisher matrix', async () => {
  const family = multivariateNormal({ dimension: 2 });
  const natural = family.natural({ mean: [0.5, -1], covariance: [[1, 0.4], [0.4, 0.7]] }); // biome-ignore format: a matrix
  const x = family.sample(createKey(8), natural, 40_000);
  const exact = exactFisher(family, natural);
  const estimate = await empiricalFisher(family.statistic, x);
  expect(relativeError(estimate.data, [...exact.data])).toBeLessThan(0.05); // five standard errors of the largest entry
  const batch = normalFamily.natural([{ mean: 0, standardDeviation: 1 }]);
  expect(() => exactFisher(normalFamily, batch)).toThrow(/natural parameters of one member, got shape \[1, 2\]/);
});

describe('shrunk as scikit-learn does it', () => {
  test.each(fixture.cases)('case %#', async (golden) => {
    const rows = golden.x.length;
    const statistic = moments({ dimension: golden.x[0]?.length ?? 0, order: 1 });
    for (const method of ['ledoit-wolf', 'oas'] as const) {
      const { fisher, shrinkage } = await shrunkFisher(statistic, tf.tensor2d(golden.x), { method });
      expect(Math.abs(shrinkage - golden[method].shrinkage)).toBeLessThan(1e-10);
      const wanted = golden[method].covariance.flat().map((entry) => (entry * rows) / (rows - 1));
      expect(relativeError(fisher.data, wanted)).toBeLessThan(1e-10);
    }
  });

  test('constant statistics stay zero, and fewer statistics than samples are not needed', async () => {
    const statistic = moments({ dimension: 3, order: 1 });
    const { fisher } = await shrunkFisher(statistic, tf.ones([5, 3]));
    expect([...fisher.data]).toEqual(new Array(9).fill(0));
  });
});

describe('refused', () => {
  const statistic = moments({ dimension: 2, order: 1 });

  test('one sample, samples that are not finite, and a negative ridge', async () => {
    const bad = tf.tensor2d([0, 1, Number.NaN, 2], [2, 2]);
    for (const [name, estimate] of [
      ['empiricalFisherOperator', empiricalFisherOperator],
      ['shrunkFisher', shrunkFisher],
    ] as const) {
      await expect(estimate(statistic, tf.ones([1, 2]))).rejects.toThrow(
        `${name}: expected at least 2 rows of x, got 1`,
      );
      await expect(estimate(statistic, bad)).rejects.toThrow(`${name}: expected finite x, got NaN at row 1`);
    }
    await expect(empiricalFisherOperator(statistic, tf.ones([3, 2]), { ridge: -1 })).rejects.toThrow(/ridge.*-1/);
  });

  test('a method that is none, and more statistics than memory holds', async () => {
    await expect(shrunkFisher(statistic, tf.ones([3, 2]), { method: 'lw' as 'oas' })).rejects.toThrow(
      /^shrunkFisher: expected method 'ledoit-wolf' or 'oas', got 'lw'/,
    );
    const many = rbf({ centers: tf.zeros([40_000, 2]), bandwidth: 1 });
    for (const estimate of [shrunkFisher, empiricalFisher]) {
      await expect(estimate(many, tf.zeros([5, 2]))).rejects.toThrow(/empiricalFisherOperator, which never forms/);
    }
  });
});
