import { createKey, type Matrix, normalValues } from '@ingd/engine';
import { frechetDistance, gaussianKlDivergence } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { semidefiniteFactor } from '../src/semidefinite-factor.js';
import { reference, referenceWeights } from './reference.js';
import { matrixOf, moved, normalSample, turnedAndMoved, twoSample } from './samples.js';

const { a, b } = twoSample;
const weights = referenceWeights;

describe('gaussianKlDivergence', () => {
  test('against NumPy, in both directions, also with weights as repeated rows', async () => {
    expect(await gaussianKlDivergence(a, b)).toBeCloseTo(reference.normal.kl_AB, 11);
    expect(await gaussianKlDivergence(b, a)).toBeCloseTo(reference.normal.kl_BA, 11);
    expect(await gaussianKlDivergence(a, b, { weights })).toBeCloseTo(reference.normal.kl_AB_weighted, 11);
  });

  test('one column: the closed form', async () => {
    const x = matrixOf([[0], [2]]); // variance 2
    const y = matrixOf([[3], [7]]); // variance 8
    expect(await gaussianKlDivergence(x, y)).toBeCloseTo((2 / 8 + 16 / 8 - 1 + Math.log(8 / 2)) / 2, 13);
  });

  test('zero for equal samples; the same in other units and turned', async () => {
    expect(await gaussianKlDivergence(a, a)).toBeLessThan(1e-12);
    expect(await gaussianKlDivergence(turnedAndMoved(a), turnedAndMoved(b))).toBeCloseTo(reference.normal.kl_AB, 9);
  });

  test('a singular covariance is refused, or takes a ridge', async () => {
    const flat = matrixOf([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    await expect(gaussianKlDivergence(flat, a)).rejects.toThrow(/^gaussianKlDivergence: expected x and y with as many/);
    await expect(gaussianKlDivergence(flat, flat)).rejects.toThrow(/expected y? ?x? ?to vary|expected x to vary/);
    expect(await gaussianKlDivergence(flat, moved(flat, 1), { ridge: 0.1 })).toBeGreaterThan(0);
    await expect(gaussianKlDivergence(a, b, { ridge: -1 })).rejects.toThrow(/expected ridge.*got -1/);
  });
});

describe('frechetDistance', () => {
  test('against SciPy, also with weights as repeated rows', async () => {
    expect(await frechetDistance(a, b)).toBeCloseTo(reference.normal.frechet_AB, 11);
    expect(await frechetDistance(a, b, { weights })).toBeCloseTo(reference.normal.frechet_AB_weighted, 11);
  });

  test('closed forms: moved by δ, |δ|²; stretched, (σ − τ)² in each column', async () => {
    expect(await frechetDistance(a, moved(a, 2))).toBeCloseTo(20, 9);
    const x = matrixOf([[0], [2]]);
    const y = matrixOf([[1 - 3], [1 + 3]]);
    expect(await frechetDistance(x, y)).toBeCloseTo((Math.SQRT2 - 3 * Math.SQRT2) ** 2, 12);
  });

  test('zero for equal samples, symmetric, the same after turning and moving both', async () => {
    expect(await frechetDistance(a, a)).toBeLessThan(1e-10);
    expect(await frechetDistance(a, b)).toBeCloseTo(await frechetDistance(b, a), 11);
    expect(await frechetDistance(turnedAndMoved(a), turnedAndMoved(b))).toBeCloseTo(await frechetDistance(a, b), 9);
  });

  test('fewer rows than columns, and columns that never vary: the same as within fewer columns', async () => {
    const wide = ({ rows, columns, data }: Matrix, extra: number): Matrix => {
      const wider = new Float64Array(rows * (columns + extra)).fill(3);
      for (let i = 0; i < rows; i++) wider.set(data.subarray(i * columns, (i + 1) * columns), i * (columns + extra));
      return { rows, columns: columns + extra, data: wider };
    };
    const expected = reference.normal.frechet_AB;
    expect(await frechetDistance(wide(a, 3), wide(b, 3))).toBeCloseTo(expected, 6);
    expect(await frechetDistance(wide(a, 60), wide(b, 60))).toBeCloseTo(expected, 6);
  });

  test('rows that are all alike, but for rounding, are at no distance from others like them', async () => {
    for (let seed = 20; seed < 40; seed++) {
      const row = [...normalValues(createKey(seed), seed)];
      const [x, y] = [matrixOf(Array(20).fill(row)), matrixOf(Array(22).fill(row))];
      expect(await frechetDistance(x, y)).toBeLessThan(1e-20);
    }
  });

  test('one row is refused', async () => {
    await expect(frechetDistance(a, matrixOf([[1, 2, 3, 4, 5]]))).rejects.toThrow(/^frechetDistance: .*n at least 2/);
  });
});

describe('symmetric matrices', () => {
  const gramOf = ({ rows, columns, data }: Matrix): Matrix => {
    const entries = new Float64Array(columns * columns);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < columns; k++) {
        for (let l = 0; l < columns; l++) {
          const at = k * columns + l;
          entries[at] = (entries[at] as number) + (data[i * columns + k] as number) * (data[i * columns + l] as number);
        }
      }
    }
    return { rows: columns, columns, data: entries };
  };

  test('a factor of a matrix of rank 3 has 3 rows and gives it back', () => {
    const matrix = gramOf(normalSample(5, { rows: 3, columns: 8 }));
    const factor = semidefiniteFactor(matrix);
    expect(factor.rows).toBe(3);
    const again = gramOf(factor);
    for (const [at, value] of again.data.entries()) expect(value).toBeCloseTo(matrix.data[at] as number, 12);
  });
});
