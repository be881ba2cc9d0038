import { createKey, fold, type Matrix } from '@ingd/engine';
import {
  gaussianSteinKernel,
  inverseMultiquadricSteinKernel,
  kernelSteinDiscrepancySquared,
  kernelSteinTest,
} from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { countsOf, levelError, matrixOf, normalSample, readJson, repeated, twoSample } from './samples.js';

const { a } = twoSample;
const golden = readJson('two-sample.json') as Record<string, { V: number; U: number }>;
/** ∇ log p of the standard normal. */
const normalScore = ({ rows, columns, data }: Matrix): Matrix => ({ rows, columns, data: data.map((value) => -value) });
const score = normalScore(a);

describe('kernelSteinDiscrepancySquared', () => {
  test.each([
    ['ksd_stdnormal_A_rbf_h1.5', gaussianSteinKernel({ bandwidth: 1.5 })],
    ['ksd_stdnormal_A_imq_h1.5_beta-.5', inverseMultiquadricSteinKernel({ bandwidth: 1.5 })],
  ])('against NumPy: %s', async (name, kernel) => {
    const { V, U } = golden[name] as { V: number; U: number };
    expect(await kernelSteinDiscrepancySquared(a, { score, kernel })).toBeCloseTo(V, 12);
    expect(await kernelSteinDiscrepancySquared(a, { score, kernel, estimator: 'unbiased' })).toBeCloseTo(U, 12);
  });

  test('derivatives of the profiles, against differences', () => {
    for (const kernel of [
      gaussianSteinKernel({ bandwidth: 1.3 }),
      inverseMultiquadricSteinKernel({ bandwidth: 1.3, exponent: -0.3 }),
    ]) {
      const h = 1e-4;
      for (const square of [0.5, 2, 7]) {
        const [value, first, second] = kernel.profile(square);
        const [above, below] = [kernel.profile(square + h)[0], kernel.profile(square - h)[0]];
        expect((above - below) / (2 * h)).toBeCloseTo(first, 7);
        expect((above - 2 * value + below) / (h * h)).toBeCloseTo(second, 5);
      }
    }
  });

  test('its U-statistic averages to zero under the model', async () => {
    const estimates = Array.from({ length: 200 }, (_, run) => {
      const x = normalSample(run + 1, { rows: 20, columns: 2 });
      return kernelSteinDiscrepancySquared(x, { score: normalScore(x), bandwidth: 1, estimator: 'unbiased' });
    });
    const values = await Promise.all(estimates);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    expect(Math.abs(mean) / Math.sqrt(variance / values.length)).toBeLessThan(4);
  });

  test('a row of weight 2 is the row twice, in both estimators', async () => {
    const counts = countsOf(1, a.rows);
    for (const estimator of ['biased', 'unbiased'] as const) {
      const weighted = await kernelSteinDiscrepancySquared(a, { score, bandwidth: 2, estimator, weights: counts });
      const twice = { score: repeated(score, counts), bandwidth: 2, estimator };
      expect(weighted).toBeCloseTo(await kernelSteinDiscrepancySquared(repeated(a, counts), twice), 12);
    }
  });

  test.each([
    [{ score: matrixOf([[1, 2, 3, 4, 5]]) }, /expected the score at every row of x, \[40, 5\], got \[1, 5\]/],
    [{ score, bandwidth: 0 }, /expected bandwidth.*got 0/],
    [{ score: { ...score, data: score.data.map(() => Number.NaN) } }, /got NaN in row 0 of score/],
  ])('refused %#', async (options, message) => {
    await expect(kernelSteinDiscrepancySquared(a, options)).rejects.toThrow(message);
  });

  test('refused: an exponent out of range', () => {
    expect(() => inverseMultiquadricSteinKernel({ bandwidth: 1, exponent: 0 })).toThrow(/expected exponent.*got 0/);
  });
});

describe('kernelSteinTest', () => {
  test('under the model it rejects as often as its level says', async () => {
    const pValues: number[] = [];
    for (let run = 0; run < 300; run++) {
      const x = normalSample(run + 1, { rows: 60, columns: 2 });
      const options = { score: normalScore(x), bandwidth: 1, key: fold(createKey(8), run), draws: 99 };
      pValues.push((await kernelSteinTest(x, options)).pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) expect(Math.abs(levelError(pValues, level)), `${level}`).toBeLessThan(4);
  });

  test('it finds a sample that is too wide, and states what it did', async () => {
    const x = normalSample(1, { rows: 100, columns: 2, scale: 2.5 });
    const found = await kernelSteinTest(x, { score: normalScore(x), key: createKey(1), draws: 199 });
    expect(found).toMatchObject({ pValue: 1 / 200, draws: 199, dependence: 0 });
    const { bandwidth } = found;
    expect(found.statistic).toBeCloseTo(
      await kernelSteinDiscrepancySquared(x, { score: normalScore(x), bandwidth: bandwidth as number }),
      12,
    );
  });
});
