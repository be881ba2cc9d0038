import { createKey, fold, type Matrix } from '@ingd/engine';
import { energyDistance, energyKernel, frechetDistance, mmdPermutationTest, permutationTest } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { upperNormal } from '../src/normal-distribution.js';
import { reference } from './reference.js';
import { levelError, normalSample, twoSample } from './samples.js';

const { a, b } = twoSample;
const key = createKey(2);

describe('permutationTest', () => {
  test('any statistic: its value, and p', async () => {
    const found = await permutationTest(a, b, { key, statistic: frechetDistance, permutations: 19 });
    expect(found).toMatchObject({ pValue: 0.05, permutations: 19 });
    expect(found.statistic).toBeCloseTo(await frechetDistance(a, b), 12);
  });

  test('the same law as the test that shares its work', async () => {
    const [x, y] = [normalSample(1, { rows: 15, columns: 2 }), normalSample(2, { rows: 15, columns: 2, shift: 0.4 })];
    const shared = await mmdPermutationTest(x, y, { key, kernel: energyKernel(), permutations: 1999 });
    const plain = await permutationTest(x, y, { key, statistic: energyDistance, permutations: 999 });
    const p = shared.pValue;
    expect(Math.abs(plain.pValue - p) / Math.sqrt(p * (1 - p) * (1 / 999 + 1 / 1999))).toBeLessThan(4);
  });

  test('under the null hypothesis it rejects as often as its level says', async () => {
    const meanOf = ({ data }: Matrix) => data.reduce((sum, value) => sum + value, 0) / data.length;
    const statistic = (x: Matrix, y: Matrix) => Math.abs(meanOf(x) - meanOf(y));
    const pValues: number[] = [];
    for (let run = 0; run < 400; run++) {
      const x = normalSample(2 * run + 1, { rows: 8, columns: 1 });
      const y = normalSample(2 * run + 2, { rows: 14, columns: 1 });
      pValues.push((await permutationTest(x, y, { statistic, key: fold(key, run), permutations: 39 })).pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) expect(Math.abs(levelError(pValues, level)), `${level}`).toBeLessThan(4);
  });

  test('refused: a statistic that is not a number, no permutations', async () => {
    await expect(permutationTest(a, b, { key, statistic: () => Number.NaN })).rejects.toThrow(/the statistic.*got NaN/);
    const none = { key, statistic: energyDistance, permutations: 0 };
    await expect(permutationTest(a, b, none)).rejects.toThrow(/expected permutations.*got 0/);
  });
});

test('the upper tail of the normal distribution, against SciPy, to 1.2e-7', () => {
  for (const [z, expected] of Object.entries(reference.normal_upper_tail)) {
    expect(Math.abs(upperNormal(Number(z)) / expected - 1), z).toBeLessThan(1.2e-7);
  }
});
