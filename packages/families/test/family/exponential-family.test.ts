import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  categorical,
  gamma,
  meanParameter,
  multivariateNormal,
  naturalParameter,
  normal,
  productFamily,
  solveNatural,
} from '../../src/index.js';

beforeAll(async () => {
  await useTestBackend();
});

describe('parameters', () => {
  test('batches keep their shape', () => {
    const natural = naturalParameter([1, -1, 2, -2, 3, -3, 4, -4], [2, 2, 2]);
    expect(gamma.toMean(natural).shape).toEqual([2, 2, 2]);
    expect(gamma.logPartition(natural)).toHaveLength(4);
    expect(gamma.logPartition(natural)[3]).toBe(gamma.logPartition(naturalParameter([4, -4]))[0]);
    expect(normal.natural([{ mean: 0, standardDeviation: 1 }]).shape).toEqual([1, 2]);
    expect(normal.natural({ mean: 0, standardDeviation: 1 }).shape).toEqual([2]);
  });

  test('errors name family, parameter, value and the allowed set', () => {
    expect(() => gamma.logPartition(naturalParameter([-2, -1]))).toThrow(
      /natural parameters of gamma with η₁ > -1, η₂ < 0, got \[-2, -1\]/,
    );
    expect(() => gamma.toMean(naturalParameter([1, -1, -2, -1], [2, 2]))).toThrow('member 1 of 2');
    expect(() => gamma.toNatural(meanParameter([1, 1]))).toThrow(/gamma.*μ₁ < log μ₂.*got \[1, 1\]/);
    expect(() => gamma.toMean(naturalParameter([1, 2, 3]))).toThrow(/gamma of shape \[\.\.\.batch, 2\], got \[3\]/);
    expect(() => gamma.natural({ shape: -1, rate: 1 })).toThrow('shape');
    expect(() => normal.natural({ mean: Number.NaN, standardDeviation: 1 })).toThrow(/normal.*η₂ < 0.*"mean":null/);
    expect(() => normal.sample(createKey(1), naturalParameter([0, -1, 0, -1], [2, 2]), 3)).toThrow('one member');
  });

  test('inDomain answers without throwing', () => {
    expect(gamma.inDomain(naturalParameter([1, -1, 2, -1], [2, 2]))).toBe(true);
    expect(gamma.inDomain(naturalParameter([1, -1, 2, 1], [2, 2]))).toBe(false);
    expect(gamma.inDomain(naturalParameter([1, Number.NaN]))).toBe(false);
    expect(gamma.inDomain(naturalParameter([1, -1, 2]))).toBe(false);
  });

  test('inSupport answers row by row', async () => {
    const x = tf.tensor2d([1, 0, -1, Number.NaN, 3], [5, 1]);
    expect([...(await gamma.inSupport(x))]).toEqual([1, 0, 0, 0, 1]);
    x.dispose();
  });
});

describe('mean to natural', () => {
  test.each([1e-6, 1e-3, 0.1, 1, 2.5, 30, 1e4])('gamma of shape %d comes back', (shape) => {
    const natural = gamma.natural({ shape, rate: 2.5 });
    const [back] = gamma.parameters(gamma.toNatural(gamma.toMean(natural)));
    const conditioning = 1e-15 * (1 + shape + 1 / shape); // what the rounding of μ and of α − 1 alone does
    expect(Math.abs((back?.shape ?? 0) / shape - 1)).toBeLessThan(50 * conditioning);
  });

  test('reports residual, iterations and status', () => {
    const mean = gamma.toMean(
      gamma.natural([
        { shape: 1e-3, rate: 1 },
        { shape: 1e3, rate: 1 },
      ]),
    );
    const solution = solveNatural(gamma, mean);
    expect(solution.status).toEqual(['converged', 'converged']);
    expect(Math.max(...solution.residual)).toBeLessThan(1e-9);
    expect(Math.max(...solution.iterations)).toBeLessThan(10);
  });
});

test('samples are tensors of the right shape, the same for the same key, and none leaks', async () => {
  const natural = gamma.natural({ shape: 0.3, rate: 2 });
  const leaked = await leakedTensors(async () => {
    const [first, second] = [gamma.sample(createKey(3), natural, 50), gamma.sample(createKey(3), natural, 50)];
    expect(first.shape).toEqual([50, 1]);
    expect(await first.data()).toEqual(await second.data());
    tf.dispose([first, second, gamma.logBaseMeasure(first)]);
  });
  expect(leaked).toBe(0);
});

/** What a caller without types sees. */
interface Untyped {
  natural(parameters: object): unknown;
}

test.each<[Untyped, string]>([
  [gamma, 'gamma: expected shape'],
  [categorical({ classes: 3 }), 'categorical: expected 3 positive probabilities'],
  [multivariateNormal({ dimension: 2 }), 'multivariateNormal(2): expected covariance of 2 rows'],
  [productFamily(normal, gamma), 'normal: expected an object of parameters, got undefined'],
])('%# parameters that are not there are named', (family, message) => {
  expect(() => family.natural({})).toThrow(message);
});
