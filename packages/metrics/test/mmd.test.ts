import { toTensor, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { mmd, mmdSquared, mmdTo } from '@ingd/metrics';
import { beforeAll, describe, expect, test } from 'vitest';
import { matrixOf, normalSample, readJson, slowMmdSquared } from './samples.js';

const twoSample = readJson('two-sample.json') as {
  A: number[][];
  B: number[][];
  C: number[][];
  median_pooled_AB: number;
  median_A: number;
  median_iNGD_util_convention_pooled_AB: number;
  mmd2_biased: number;
  mmd2_unbiased: number;
  mmd_biased: number;
};
const [a, b, c] = [matrixOf(twoSample.A), matrixOf(twoSample.B), matrixOf(twoSample.C)];

describe('against NumPy', () => {
  const bandwidth = twoSample.median_pooled_AB;

  test('V-statistic, its root, and the U-statistic', async () => {
    expect(await mmd(a, b, { bandwidth })).toBeCloseTo(twoSample.mmd_biased, 13);
    expect(await mmdSquared(a, b, { bandwidth })).toBeCloseTo(twoSample.mmd2_biased, 13);
    expect(await mmdSquared(a, b, { bandwidth, estimator: 'unbiased' })).toBeCloseTo(twoSample.mmd2_unbiased, 13);
  });

  test('the median rule gives the same as its number', async () => {
    const byRule = await mmd(a, b, { bandwidth: { rule: 'median' } });
    expect(byRule).toBeCloseTo(twoSample.mmd_biased, 7);
    const ofX = await mmd(a, b, { bandwidth: { rule: 'median', of: 'x' } });
    expect(ofX).toBeCloseTo(await mmd(a, b, { bandwidth: twoSample.median_A }), 7);
  });

  test("the paper's rule on both samples pooled is the default", async () => {
    const expected = await mmd(a, b, { bandwidth: twoSample.median_iNGD_util_convention_pooled_AB });
    expect(await mmd(a, b)).toBeCloseTo(expected, 7);
  });
});

describe('mmdTo', () => {
  test('the same as mmd, for one target and many samples', async () => {
    const toB = await mmdTo(b, { bandwidth: 2 });
    for (const x of [a, b, c]) expect(await toB(x)).toBeCloseTo(await mmd(x, b, { bandwidth: 2 }), 7);
    for (const rule of ['paper', 'median'] as const) {
      const byRule = await mmdTo(b, { bandwidth: { rule } });
      expect(await byRule(a)).toBe(await mmd(a, b, { bandwidth: { rule, of: 'y' } }));
    }
  });

  test('refuses what mmd refuses', async () => {
    await expect(mmdTo(b, { bandwidth: -1 })).rejects.toThrow(/^mmdTo: expected bandwidth/);
    await expect((await mmdTo(b))(matrixOf([[1]]))).rejects.toThrow(/^mmdTo: expected x and y with as many columns/);
  });
});

describe('laws', () => {
  test('zero between a sample and itself, symmetric, at most the root of 2', async () => {
    expect(await mmd(a, a, { bandwidth: 1 })).toBeLessThan(1e-7);
    expect(await mmd(a, b)).toBeCloseTo(await mmd(b, a), 13);
    const far = normalSample(1, { rows: 50, columns: 5, shift: 1000 });
    expect(await mmdSquared(a, far, { bandwidth: 1e-3 })).toBeLessThanOrEqual(2);
    expect(await mmd(a, far)).toBeGreaterThan(0.9);
  });

  test('the same however far both samples lie from the origin', async () => {
    const moved = (matrix: typeof a) => ({ ...matrix, data: matrix.data.map((value) => value + 2 ** 20) });
    expect(await mmd(moved(a), moved(b), { bandwidth: 2 })).toBeCloseTo(await mmd(a, b, { bandwidth: 2 }), 9);
  });

  test.each([1, 2, 3])('equal to the definition, pair by pair (seed %i)', async (seed) => {
    const x = normalSample(seed, { rows: 17 * seed, columns: 3 });
    const y = normalSample(seed + 10, { rows: 41, columns: 3, shift: 0.5, scale: 2 });
    for (const bandwidth of [0.1, 1, 30]) {
      expect(await mmdSquared(x, y, { bandwidth })).toBeCloseTo(slowMmdSquared(x, y, bandwidth), 13);
    }
  });

  test('the unbiased estimate averages to zero when both samples have one distribution', async () => {
    const estimates: number[] = [];
    for (let seed = 1; seed <= 200; seed++) {
      const x = normalSample(seed, { rows: 20, columns: 2 });
      const y = normalSample(seed + 5000, { rows: 30, columns: 2 });
      estimates.push(await mmdSquared(x, y, { bandwidth: 1, estimator: 'unbiased' }));
    }
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    const variance = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (estimates.length - 1);
    expect(Math.abs(mean) / Math.sqrt(variance / estimates.length)).toBeLessThan(4);
  });
});

describe('arguments', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('tensors give the same as matrices, and none is left behind', async () => {
    const [x, y] = [toTensor(a), toTensor(b)];
    const rounded = (matrix: typeof a) => ({ ...matrix, data: Float64Array.from(matrix.data, Math.fround) });
    let value = Number.NaN;
    const leaked = await leakedTensors(async () => {
      value = await mmd(x, y, { bandwidth: 1 });
    });
    expect(leaked).toBe(0);
    expect(value).toBe(await mmd(rounded(a), rounded(b), { bandwidth: 1 }));
    x.dispose();
    y.dispose();
  });

  test.each([
    [
      'columns that differ',
      () => mmd(a, matrixOf([[1, 2]])),
      /^mmd: expected x and y with as many columns.*\[40, 5\].*\[1, 2\]/,
    ],
    [
      'no rows',
      () => mmd(a, { rows: 0, columns: 5, data: new Float64Array(0) }),
      /^mmd: expected y of shape.*\[0, 5\]/,
    ],
    [
      'a NaN',
      () => mmd(a, matrixOf([[1, 2, 3, 4, Number.NaN]])),
      /^mmd: expected finite numbers, got NaN in row 0 of y/,
    ],
    [
      'bandwidth 0',
      () => mmd(a, b, { bandwidth: 0 }),
      /^mmd: expected bandwidth to be a finite number greater than 0, got 0/,
    ],
    ['bandwidth NaN', () => mmd(a, b, { bandwidth: Number.NaN }), /bandwidth.*got NaN/],
    ['one row, unbiased', () => mmdSquared(a, matrixOf([[1, 2, 3, 4, 5]]), { estimator: 'unbiased' }), /n at least 2/],
    ['points all alike', () => mmd(matrixOf([[1], [1]]), matrixOf([[1]])), /two different points/],
  ])('refused: %s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(RangeError);
    await expect(run()).rejects.toThrow(message);
  });

  test('one row each is enough for the biased estimate', async () => {
    expect(await mmd(matrixOf([[0]]), matrixOf([[2]]), { bandwidth: 1 })).toBeCloseTo(
      Math.sqrt(2 - 2 * Math.exp(-2)),
      14,
    );
    expect(c.rows).toBe(40);
  });
});
