import { useBackend } from '@ingd/engine';
import { moments, rbf } from '@ingd/families';
import { mlp, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { factorisedProblem } from '../src/factorised/index.js';
import { closedFormDrift, empiricalFisher, momentGradient } from '../src/index.js';
import { problem } from './problems.js';

const given = () => problem({ seed: 31, particles: 12, centers: 15, dimension: 2 });
const withNaN = (bad: number) => tf.tensor2d([0, 1, 2, bad, 4, 5], [3, 2]);

beforeAll(async () => {
  await useBackend('wasm');
});

describe('closedFormDrift refuses', () => {
  test('values that are not finite, saying where', async () => {
    await expect(closedFormDrift({ ...given(), particles: withNaN(Number.NaN) })).rejects.toThrow(
      /closedFormDrift: expected finite particles, got NaN at row 1, column 1/,
    );
    await expect(closedFormDrift({ ...given(), target: withNaN(Number.POSITIVE_INFINITY) })).rejects.toThrow(
      /closedFormDrift: expected finite target, got Infinity at row 1, column 1/,
    );
  });

  test('a ridge of 0 where F is singular, and damping that is not positive', async () => {
    await expect(closedFormDrift({ ...given(), ridge: 0 })).rejects.toThrow(
      /ridge above 0.*15 statistics on 12 particles/,
    );
    await expect(closedFormDrift({ ...given(), damping: 0 })).rejects.toThrow(RangeError);
    await expect(closedFormDrift({ ...given(), ridge: -1 })).rejects.toThrow(RangeError);
    await expect(closedFormDrift({ ...given(), ridge: Number.NaN })).rejects.toThrow(RangeError);
  });

  test('samples that do not fit', async () => {
    await expect(closedFormDrift({ ...given(), target: tf.zeros([4, 3]) })).rejects.toThrow(
      /target of shape \[any, 2\], got \[4, 3\]/,
    );
    await expect(closedFormDrift({ ...given(), particles: tf.zeros([1, 2]) })).rejects.toThrow(
      /at least 2 rows of particles, got 1/,
    );
    await expect(closedFormDrift({ ...given(), target: tf.zeros([0, 2]) })).rejects.toThrow(
      /at least 1 rows of target, got 0/,
    );
  });

  test('a method that the space does not have', async () => {
    await expect(closedFormDrift({ ...given(), method: 'weight-space' })).rejects.toThrow(/finitely many weights/);
    const statistic = moments({ dimension: 2, order: 2 });
    await expect(closedFormDrift({ ...given(), statistic, method: 'factorised' })).rejects.toThrow(/factorised form/);
  });

  test('a space of another dimension', async () => {
    const { space } = problem({ seed: 32, particles: 12, centers: 15, dimension: 3 });
    await expect(closedFormDrift({ ...given(), space })).rejects.toThrow(/space of dimension 2/);
  });

  test('a network whose weights are not finite', async () => {
    const layer = { weights: tf.fill<tf.Rank.R2>([2, 2], Number.NaN), bias: tf.zeros<tf.Rank.R1>([2]) };
    const space = mlpTangent({ network: mlp({ layers: [layer, layer] }) });
    await expect(closedFormDrift({ ...given(), space })).rejects.toThrow(
      /look at the bandwidths and the network's weights/,
    );
  });

  test('more statistics than memory holds, before it allocates', async () => {
    const statistic = rbf({ centers: tf.zeros([40_000, 2]), bandwidth: 1 });
    const formed = closedFormDrift({ ...given(), statistic, method: 'statistic-space' });
    await expect(formed).rejects.toThrow(/^closedFormDrift: expected at most/);
    await expect(empiricalFisher(statistic, tf.zeros([5, 2]))).rejects.toThrow(/^empiricalFisher: expected at most/);
  });

  test('statistics that overflow', async () => {
    const statistic = moments({ dimension: 2, order: 2 });
    const particles = tf.tensor2d([1e30, 0, 1, 2, 3, 4, 5, 6, 7, 9, 1, 8, 2, 2], [7, 2]);
    await expect(closedFormDrift({ ...given(), statistic, particles })).rejects.toThrow(/moderate scale/);
  });
});

test('momentGradient and empiricalFisher name themselves', async () => {
  const statistic = moments({ dimension: 2, order: 1 });
  await expect(momentGradient(statistic, withNaN(Number.NaN), tf.zeros([2, 2]))).rejects.toThrow(
    /^momentGradient: expected finite x/,
  );
  await expect(momentGradient(statistic, tf.zeros([2, 2]), tf.zeros([2, 1]))).rejects.toThrow(
    /^momentGradient: expected y/,
  );
  await expect(empiricalFisher(statistic, tf.zeros([1, 2]))).rejects.toThrow(
    /^empiricalFisher: expected at least 2 rows/,
  );
});

test('what would not fit into memory at once is left to the tiles', async () => {
  const { space } = given();
  const statistic = rbf({ centers: tf.ones([6000, 2]), bandwidth: 1 });
  const sample = { rows: 3000, columns: 2, data: new Float64Array(6000) };
  const request = { functionName: 'test', statistic, space, particles: sample, target: sample };
  expect(await factorisedProblem(request)).toBeUndefined();
});

test('samples without any spread still give a drift: F is zero and ridge carries it', async () => {
  const found = await closedFormDrift({ ...given(), particles: tf.ones([12, 2]) });
  expect(found.alpha.every(Number.isFinite)).toBe(true);
});

test('no difference, no drift', async () => {
  const same = given();
  const found = await closedFormDrift({ ...same, target: same.particles });
  expect(found.gradientNorm).toBe(0);
  expect(found.merit).toBe(0);
  expect((await found.drift.at(same.particles).data()).every((value) => value === 0)).toBe(true);
});
