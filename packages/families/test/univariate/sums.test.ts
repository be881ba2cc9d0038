import { describe, expect, test } from 'vitest';
import { sumOfLogs } from '../../src/univariate/sum-of-logs.js';
import { sumOfPowers } from '../../src/univariate/sum-of-powers.js';

const values = Float32Array.from({ length: 4099 }, (_, i) => 2 ** (((i * 37) % 250) - 125) * (1 + (i % 7) / 8));
const weights = Float64Array.from(values, (_, i) => (i % 5) / 4);

describe('sums over rows', () => {
  test('of logarithms, by products, agree with logarithms one by one', () => {
    const [plain, weighted] = values.reduce(
      ([a, b], x, i) => [a + Math.log(x), b + (weights[i] as number) * Math.log(x)],
      [0, 0] as [number, number],
    );
    const size = values.reduce((total, x) => total + Math.abs(Math.log(x)), 0);
    expect(Math.abs(sumOfLogs(values) - plain)).toBeLessThan(1e-13 * size);
    expect(sumOfLogs(values, weights)).toBe(weighted);
  });

  test('of logarithms are NaN where a number is not positive, however many are', () => {
    for (const wrong of [0, -1, Number.NaN]) expect(sumOfLogs([1, wrong, wrong, 2])).toBe(Number.NaN);
    expect(sumOfLogs([1, Infinity])).toBe(Infinity);
  });

  test('of powers, whatever the number of rows', () => {
    for (const count of [0, 1, 2, 3, 4, 5, 8, 11]) {
      const x = Float32Array.from({ length: count }, (_, i) => i + 1);
      expect(sumOfPowers(x)).toEqual([(count * (count + 1)) / 2, (count * (count + 1) * (2 * count + 1)) / 6]);
    }
    expect(sumOfPowers([1, 2, 3], [1, 0, 2])).toEqual([7, 19]);
  });
});
