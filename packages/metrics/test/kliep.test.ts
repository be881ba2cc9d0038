import { createKey } from '@ingd/engine';
import { kliep } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference } from './reference.js';
import { countsOf, matrixOf, normalSample, repeated, twoSample } from './samples.js';

const { a, b, c } = twoSample;
const key = createKey(2);

describe('kliep', () => {
  test('against SciPy, to the tolerance that it states', async () => {
    const { bandwidth, kl, ratio_at_C } = reference.kliep;
    const found = await kliep(a, b, { key, bandwidth });
    expect(found.status).toBe('converged');
    expect(found.klDivergence).toBeLessThanOrEqual(kl + 1e-12);
    expect(kl - found.klDivergence).toBeLessThanOrEqual(found.gap);
    const ratios = await found.ratio({ rows: 5, columns: 5, data: c.data.slice(0, 25) });
    for (const [i, ratio] of ratios.entries()) expect(ratio).toBeCloseTo(ratio_at_C[i] as number, 3);
  });

  test('the ratio has mean 1 over y, and is 1 for equal distributions within what a fit can tell', async () => {
    const found = await kliep(a, b, { key, bandwidth: 2 });
    const ratios = await found.ratio(b);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / b.rows).toBeCloseTo(1, 12);
    const [x, y] = [normalSample(1, { rows: 500, columns: 1 }), normalSample(2, { rows: 500, columns: 1 })];
    const same = await kliep(x, y, { key, bandwidth: 2 });
    expect(same.klDivergence).toBeGreaterThanOrEqual(0);
    expect(same.klDivergence).toBeLessThan(0.02);
  });

  test('comes near a KL divergence that is known', async () => {
    const x = normalSample(1, { rows: 1000, columns: 1, shift: 0.5, scale: 0.7 });
    const y = normalSample(2, { rows: 1000, columns: 1 });
    const known = -Math.log(0.7) + (0.49 + 0.25 - 1) / 2;
    const { klDivergence, ratio } = await kliep(x, y, { key, bandwidth: [0.3, 1] });
    expect(Math.abs(klDivergence / known - 1)).toBeLessThan(0.15);
    const [atHalf] = await ratio(matrixOf([[0.5]]));
    expect(atHalf).toBeCloseTo(Math.exp(0.125) / 0.7, 0);
  });

  test('cross-validation takes the bandwidth that fits held-out rows', async () => {
    const x = normalSample(1, { rows: 100, columns: 1, shift: 0.5 });
    const y = normalSample(2, { rows: 1000, columns: 1 });
    for (const bandwidth of [
      [0.005, 1],
      [1, 0.005],
      [20, 1],
    ]) {
      expect((await kliep(x, y, { key, bandwidth })).bandwidth).toBe(1);
    }
  });

  test('a row of weight 2 is the row twice', async () => {
    const [x, y] = [countsOf(1, a.rows), countsOf(2, b.rows)];
    const options = { key, bandwidth: 2, centers: 1000, tolerance: 1e-10 };
    const weighted = await kliep(a, b, { ...options, weights: { x, y } });
    const plain = await kliep(repeated(a, x), repeated(b, y), options);
    expect(weighted.klDivergence).toBeCloseTo(plain.klDivergence, 7);
  });

  test('what was not reached is said', async () => {
    const { status, gap, iterations } = await kliep(a, b, { key, bandwidth: 2, maximumIterations: 2 });
    expect({ status, iterations }).toEqual({ status: 'iterations', iterations: 2 });
    expect(gap).toBeGreaterThan(1e-6);
  });

  test.each([
    [{ bandwidth: -1 }, /^kliep: expected bandwidth.*got -1/],
    [{ bandwidth: [] }, /^kliep: expected bandwidth\.length.*got 0/],
    [{ bandwidth: 1e-3 }, /^kliep: expected points of y within reach/],
    [{ centers: 0 }, /^kliep: expected centers.*got 0/],
    [{ tolerance: 0 }, /^kliep: expected tolerance.*got 0/],
  ])('refused %#', async (options, message) => {
    await expect(kliep(a, b, { key, ...options })).rejects.toThrow(message);
  });
});
