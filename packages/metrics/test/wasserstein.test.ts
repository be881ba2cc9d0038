import { createKey, type Matrix, permutation, selectRows } from '@ingd/engine';
import { wasserstein } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference, referenceWeights } from './reference.js';
import { columnOf, countsOf, matrixOf, moved, normalSample, repeated, turnedAndMoved, twoSample } from './samples.js';

const { a, b, c, values } = twoSample;
const distance = async (x: Matrix, y: Matrix, order?: 1 | 2) => (await wasserstein(x, y, { order })).distance;

describe('against POT and SciPy', () => {
  test('as many rows (an assignment) and not', async () => {
    expect((await distance(a, c)) ** 2).toBeCloseTo(values.w2sq_assignment_AC as number, 12);
    expect((await distance(a, b)) ** 2).toBeCloseTo(values.w2sq_emd_AB as number, 12);
    expect(await distance(a, b, 1)).toBeCloseTo(values.w1_emd_AB as number, 12);
  });

  test('one column, by sorting', async () => {
    expect(await distance(columnOf(a, 0), columnOf(b, 0), 1)).toBeCloseTo(values.w1_1d_first_coord_AB as number, 12);
  });

  test('with weights, rows of weight 0 among them', async () => {
    const { w2sq_weighted, w1_weighted, w2sq_line_weighted, w1_line_weighted } = reference.wasserstein;
    const weights = referenceWeights;
    const [x, y] = [columnOf(a, 0), columnOf(b, 0)];
    expect((await wasserstein(a, b, { weights })).distance ** 2).toBeCloseTo(w2sq_weighted, 12);
    expect((await wasserstein(a, b, { weights, order: 1 })).distance).toBeCloseTo(w1_weighted, 12);
    expect((await wasserstein(x, y, { weights })).distance ** 2).toBeCloseTo(w2sq_line_weighted, 12);
    expect((await wasserstein(x, y, { weights, order: 1 })).distance).toBeCloseTo(w1_line_weighted, 12);
  });
});

describe('laws', () => {
  test.each([1, 2] as const)('a metric: zero, symmetric, triangle inequality (order %i)', async (order) => {
    expect(await distance(a, a, order)).toBe(0);
    expect(await distance(a, b, order)).toBeCloseTo(await distance(b, a, order), 12);
    const sides = [await distance(a, b, order), await distance(b, c, order), await distance(a, c, order)];
    for (const side of sides) expect(2 * side).toBeLessThan(sides.reduce((sum, other) => sum + other, 0));
  });

  test('a sample moved by δ lies |δ| away, and carries every row by δ', async () => {
    for (const order of [1, 2] as const) {
      const { distance: far, plan } = await wasserstein(a, moved(a, 3), { order });
      expect(far).toBeCloseTo(3 * Math.sqrt(a.columns), 11);
      if (order === 2) expect(plan.rows).toEqual(plan.columns);
      expect(await distance(columnOf(a, 1), moved(columnOf(a, 1), -2), order)).toBeCloseTo(2, 12);
    }
  });

  test('the same after turning and moving both, and in any order of the rows', async () => {
    expect(await distance(turnedAndMoved(a), turnedAndMoved(b))).toBeCloseTo(await distance(a, b), 11);
    const shuffled = selectRows(a, permutation(createKey(4), a.rows));
    expect(await distance(shuffled, b)).toBeCloseTo(await distance(a, b), 12);
  });

  test('one column within more columns: the network simplex method against sorting', async () => {
    for (const seed of [1, 2, 3]) {
      const [x, y] = [normalSample(seed, { rows: 60, columns: 1 }), normalSample(seed + 9, { rows: 45, columns: 1 })];
      const widened = ({ rows, data }: Matrix) => matrixOf(Array.from({ length: rows }, (_, i) => [data[i] ?? 0, 7]));
      const weights = { x: countsOf(seed, 60), y: countsOf(seed + 1, 45).map((count) => count / 3) };
      for (const order of [1, 2] as const) {
        const inSpace = await wasserstein(widened(x), widened(y), { order, weights });
        expect(inSpace.distance).toBeCloseTo((await wasserstein(x, y, { order, weights })).distance, 11);
      }
    }
  });

  test('a row of weight 2 is the row twice', async () => {
    const [x, y] = [countsOf(1, a.rows), countsOf(2, b.rows)];
    const weighted = await wasserstein(a, b, { weights: { x, y } });
    expect(weighted.distance).toBeCloseTo(await distance(repeated(a, x), repeated(b, y)), 11);
  });

  test('the plan has the weights for marginals, and no more pieces than a tree has arcs', async () => {
    const { plan } = await wasserstein(a, b);
    const [left, right] = [new Float64Array(a.rows), new Float64Array(b.rows)];
    for (const [k, mass] of plan.masses.entries()) {
      left[plan.rows[k] as number] = (left[plan.rows[k] as number] ?? 0) + mass;
      right[plan.columns[k] as number] = (right[plan.columns[k] as number] ?? 0) + mass;
    }
    for (const mass of left) expect(mass).toBeCloseTo(1 / a.rows, 14);
    for (const mass of right) expect(mass).toBeCloseTo(1 / b.rows, 14);
    expect(plan.masses.length).toBeLessThan(a.rows + b.rows);
  });

  test('many equal points, where every step is degenerate', async () => {
    const grid = matrixOf(Array.from({ length: 64 }, (_, i) => [i % 4, (i >> 2) % 4]));
    const turned = matrixOf(Array.from({ length: 64 }, (_, i) => [(i >> 2) % 4, 3 - (i % 4)]));
    expect(await distance(grid, turned)).toBe(0);
    expect(await distance(grid, matrixOf([[1.5, 1.5]]))).toBeCloseTo(Math.sqrt(2.5), 13);
  });
});

test('refused: too many pairs, columns that differ', async () => {
  const large = { rows: 6000, columns: 2, data: new Float64Array(12_000) };
  await expect(wasserstein(large, large)).rejects.toThrow(/^wasserstein: expected at most 33554432 pairs.*6000 × 6000/);
  await expect(wasserstein(a, matrixOf([[1]]))).rejects.toThrow(/^wasserstein: expected x and y with as many columns/);
});

test('a signal ends it', async () => {
  const [x, y] = [normalSample(1, { rows: 1500, columns: 2 }), normalSample(2, { rows: 1500, columns: 2 })];
  const signal = AbortSignal.timeout(1);
  await expect(wasserstein(x, y, { signal })).rejects.toThrow(/timeout/i);
});
