import { createKey, fold, type Matrix, normalValues } from '@ingd/engine';
import { energyKernel, linearTimeMmd, mmd, mmdSquared, mmdWildBootstrapTest } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { levelError, matrixOf, normalSample, readJson } from './samples.js';

const { A, B } = readJson('two-sample.json') as { A: number[][]; B: number[][] };
const [a, b] = [matrixOf(A), matrixOf(B)];

/** A stationary series xₜ = 0.8 xₜ₋₁ + 0.6 εₜ of unit variance. */
function series(seed: number, rows: number): Matrix {
  const data = normalValues(createKey(seed), rows);
  for (let t = 1; t < rows; t++) data[t] = 0.8 * (data[t - 1] as number) + 0.6 * (data[t] as number);
  return { rows, columns: 1, data };
}

describe('mmdWildBootstrapTest', () => {
  test('its statistic is the MMD, and it finds samples that differ', async () => {
    const found = await mmdWildBootstrapTest(a, b, { key: createKey(1), draws: 199 });
    expect(found.statistic).toBeCloseTo(await mmd(a, b), 12);
    expect(found).toMatchObject({ pValue: 1 / 200, draws: 199, dependence: 0 });
    expect(await mmdWildBootstrapTest(a, b, { key: createKey(1), draws: 199 })).toEqual(found);
  });

  test.each([
    ['gaussian', { bandwidth: 1 }],
    ['energy', { kernel: energyKernel() }],
  ] as const)('independent rows: it rejects as often as its level says (%s)', async (_, kernel) => {
    const pValues: number[] = [];
    for (let run = 0; run < 300; run++) {
      const x = normalSample(2 * run + 1, { rows: 30, columns: 2 });
      const y = normalSample(2 * run + 2, { rows: 40, columns: 2 });
      const { pValue } = await mmdWildBootstrapTest(x, y, { ...kernel, draws: 99, key: fold(createKey(3), run) });
      pValues.push(pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) expect(Math.abs(levelError(pValues, level)), `${level}`).toBeLessThan(4);
  });

  test('series that remember: calibrated when told so, far too eager when not', async () => {
    const pValues: { told: number[]; not: number[] } = { told: [], not: [] };
    for (let run = 0; run < 120; run++) {
      const [x, y] = [series(2 * run + 1, 150), series(2 * run + 2, 150)];
      const options = { bandwidth: 1, draws: 99, key: fold(createKey(5), run) };
      pValues.told.push((await mmdWildBootstrapTest(x, y, { ...options, dependence: 15 })).pValue);
      pValues.not.push((await mmdWildBootstrapTest(x, y, options)).pValue);
    }
    expect(Math.abs(levelError(pValues.told, 0.1))).toBeLessThan(4);
    expect(levelError(pValues.not, 0.1)).toBeGreaterThan(6);
  });

  test.each([
    [{ draws: 0 }, /^mmdWildBootstrapTest: expected draws.*got 0/],
    [{ dependence: -1 }, /^mmdWildBootstrapTest: expected dependence.*got -1/],
  ])('refused %#', async (options, message) => {
    await expect(mmdWildBootstrapTest(a, b, { ...options, key: createKey(1) })).rejects.toThrow(message);
  });
});

describe('linearTimeMmd', () => {
  test('the terms of a few rows by hand', async () => {
    const x = matrixOf([[0], [1], [2], [4]]);
    const y = matrixOf([[0], [3], [1], [1]]);
    const { squared, standardError } = await linearTimeMmd(x, y, { kernel: energyKernel() });
    const terms = [-1 - 3 + 3 + 1, -2 - 0 + 1 + 3];
    expect(squared).toBeCloseTo(1, 14);
    expect(standardError).toBeCloseTo(Math.abs((terms[0] ?? 0) - (terms[1] ?? 0)) / 2, 14);
  });

  test('agrees with the U-statistic within its standard error', async () => {
    const x = normalSample(1, { rows: 2000, columns: 2 });
    const y = normalSample(2, { rows: 2000, columns: 2, shift: 1 });
    const { squared, standardError, pValue } = await linearTimeMmd(x, y, { bandwidth: 1, key: createKey(1) });
    const all = await mmdSquared(x, y, { bandwidth: 1, estimator: 'unbiased' });
    expect(Math.abs(squared - all) / standardError).toBeLessThan(4);
    expect(pValue).toBeLessThan(1e-4);
  });

  test('under the null hypothesis it rejects as often as its level says', async () => {
    const pValues: number[] = [];
    for (let run = 0; run < 1000; run++) {
      const x = normalSample(2 * run + 1, { rows: 400, columns: 1 });
      const y = normalSample(2 * run + 2, { rows: 400, columns: 1 });
      pValues.push((await linearTimeMmd(x, y, { bandwidth: 1 })).pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) expect(Math.abs(levelError(pValues, level)), `${level}`).toBeLessThan(4);
  });

  test('terms without any spread: two points apart are told apart, one from itself is not', async () => {
    const point = (value: number) => matrixOf([[value], [value], [value], [value]]);
    const apart = await linearTimeMmd(point(0), point(1), { bandwidth: 1 });
    expect(apart).toMatchObject({ standardError: 0, pValue: 0 });
    expect(apart.squared).toBeGreaterThan(0.5);
    expect(await linearTimeMmd(point(1), point(1), { bandwidth: 1 })).toMatchObject({ squared: 0, pValue: 0.5 });
  });

  test('too few rows are refused', async () => {
    await expect(linearTimeMmd(matrixOf([[1], [2], [3]]), matrixOf([[1], [2], [3], [4]]))).rejects.toThrow(
      /n at least 4/,
    );
  });
});
