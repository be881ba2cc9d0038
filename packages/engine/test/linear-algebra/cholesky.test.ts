import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cholesky,
  createKey,
  gram,
  type Matrix,
  multiply,
  normalValues,
  restoreCholesky,
  transpose,
} from '../../src/index.js';

function matrix(rows: number, columns: number, data: ArrayLike<number>): Matrix {
  return { rows, columns, data: Float64Array.from(data) };
}

function randomMatrix(seed: number, rows: number, columns: number): Matrix {
  return { rows, columns, data: normalValues(createKey(seed), rows * columns) };
}

/** G Gᵀ + I of a random square G. */
async function randomDefinite(seed: number, size: number): Promise<Matrix> {
  const product = await gram(randomMatrix(seed, size, size));
  for (let i = 0; i < size; i++) {
    product.data[i * size + i] = (product.data[i * size + i] as number) + 1;
  }
  return product;
}

function largestDifference(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns]);
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] as number))), 0);
}

function largest(a: Matrix): number {
  return a.data.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
}

/** Largest column sum of absolute values. */
function norm1({ rows, columns, data }: Matrix): number {
  const sums = Array.from({ length: columns }, (_, j) => {
    return Array.from({ length: rows }, (_, i) => Math.abs(data[i * columns + j] as number)).reduce((a, b) => a + b, 0);
  });
  return Math.max(...sums);
}

const sizes = fc.integer({ min: 1, max: 90 });

describe('cholesky', () => {
  test('L Lᵀ = A with L lower triangular, any size', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, seed) => {
        const a = await randomDefinite(seed, size);
        const { lower } = cholesky(a);
        expect(largestDifference(multiply(lower, transpose(lower)), a)).toBeLessThan(1e-13 * largest(a));
        expect(lower.data.every((value, i) => i % size <= Math.floor(i / size) || value === 0)).toBe(true);
      }),
      { numRuns: 40, seed: 20 },
    );
  });

  test('A solve(B) = B, any size and count of right-hand sides', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 0, max: 21 }), fc.nat(), async (size, count, seed) => {
        const a = await randomDefinite(seed, size);
        const b = randomMatrix(seed + 1, size, count);
        const x = cholesky(a).solve(b);
        expect(largestDifference(multiply(a, x), b)).toBeLessThan(1e-12 * largest(a) * Math.max(1, largest(x)));
      }),
      { numRuns: 40, seed: 21 },
    );
  });

  test('one entry and none', () => {
    const one = cholesky(matrix(1, 1, [4]));
    expect([...one.lower.data, ...one.solve(matrix(1, 2, [2, 8])).data]).toEqual([2, 0.5, 2]);
    expect(one.logDeterminant).toBeCloseTo(Math.log(4), 15);
    const none = cholesky(matrix(0, 0, []));
    expect([none.logDeterminant, none.conditionEstimate, none.solve(matrix(0, 3, [])).columns]).toEqual([0, 1, 3]);
  });

  test('the log determinant of known matrices', async () => {
    expect(cholesky(matrix(2, 2, [2, 1, 1, 2])).logDeterminant).toBeCloseTo(Math.log(3), 14);
    const size = 70;
    const a = await randomDefinite(4, size);
    const scaled = { ...a, data: a.data.map((value) => 3 * value) };
    expect(cholesky(scaled).logDeterminant - cholesky(a).logDeterminant).toBeCloseTo(size * Math.log(3), 10);
  });

  test('the condition estimate is exact for diagonal matrices and close for Hilbert matrices', () => {
    expect(cholesky(matrix(3, 3, [1e6, 0, 0, 0, 1, 0, 0, 0, 1e-3])).conditionEstimate).toBeCloseTo(1e9, 0);
    const size = 8;
    const hilbert = matrix(
      size,
      size,
      Array.from({ length: size * size }, (_, i) => 1 / (1 + Math.floor(i / size) + (i % size))),
    );
    expect(cholesky(hilbert).conditionEstimate / 3.387279e10).toBeCloseTo(1, 3); // the 1-norm condition number
  });

  // A third is what the estimator nearly always keeps, not what it promises: matrices that scale over eight decades were found at 0.31.
  test('the condition estimate is never above the condition number, at least a tenth of it, and nearly always a third', async () => {
    const ratios: number[] = [];
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.double({ min: 0, max: 8, noNaN: true }), async (size, seed, decades) => {
        const scales = Array.from({ length: size }, (_, i) => 10 ** ((-decades * i) / size));
        const factor = await randomDefinite(seed, size);
        const a = {
          ...factor,
          data: factor.data.map((v, i) => v * (scales[i % size] ?? 1) * (scales[Math.floor(i / size)] ?? 1)),
        };
        const result = cholesky(a);
        const identity = matrix(
          size,
          size,
          Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
        );
        const exact = norm1(a) * norm1(result.solve(identity));
        const ratio = result.conditionEstimate / exact;
        expect(ratio).toBeLessThan(1 + 1e-6);
        expect(ratio).toBeGreaterThan(0.1);
        ratios.push(ratio);
      }),
      { numRuns: 40, seed: 22 },
    );
    expect(ratios.filter((ratio) => ratio > 1 / 3).length).toBeGreaterThanOrEqual(36);
  });

  test('says which pivot failed', async () => {
    expect(() => cholesky(matrix(2, 2, [1, 2, 2, 1]))).toThrow(
      'cholesky: [2, 2] is not positive definite (pivot 1 is -3.00); raise damping or ridge',
    );
    const a = await randomDefinite(9, 80);
    a.data[41 * 80 + 41] = -5;
    expect(() => cholesky(a)).toThrow(/\[80, 80\] is not positive definite \(pivot 41 is -/);
    expect(() => cholesky(matrix(1, 1, [0]))).toThrow('pivot 0 is 0.00');
  });

  test('refuses what is not a symmetric finite square', () => {
    expect(() => cholesky(matrix(2, 3, [1, 2, 3, 4, 5, 6]))).toThrow('cholesky: expected a square matrix, got [2, 3]');
    expect(() => cholesky(matrix(2, 2, [1, 0.5, 0, 1]))).toThrow('got 0 at (1, 0) and 0.5 at (0, 1)');
    expect(() => cholesky(matrix(2, 2, [1, Number.NaN, 0, 1]))).toThrow('got NaN at row 0, column 1');
    expect(() => cholesky(matrix(2, 2, [Number.POSITIVE_INFINITY, 0, 0, 1]))).toThrow(
      'got Infinity at row 0, column 0',
    );
    expect(() => cholesky({ rows: 2, columns: 2, data: new Float64Array(3) })).toThrow('got [2, 2] with 3 entries');
    expect(() => cholesky(matrix(1, 1, [1])).solve(matrix(2, 1, [1, 2]))).toThrow(
      'solve: expected b of shape [1, k], got [2, 1]',
    );
  });

  test('leaves its argument alone', async () => {
    const a = await randomDefinite(2, 40);
    const before = a.data.slice();
    const b = randomMatrix(3, 40, 2);
    const bBefore = b.data.slice();
    cholesky(a).solve(b);
    expect(a.data).toEqual(before);
    expect(b.data).toEqual(bBefore);
  });
});

describe('restoreCholesky', () => {
  test('solves to the same bits as the factor that was kept, and knows as much', async () => {
    const factor = cholesky(await randomDefinite(31, 70));
    const b = randomMatrix(32, 70, 3);
    const restored = restoreCholesky({ ...factor.lower, data: factor.lower.data.slice() });
    expect(restored.solve(b).data).toEqual(factor.solve(b).data);
    expect(restored.logDeterminant).toBe(factor.logDeterminant);
    expect(restored.conditionEstimate / factor.conditionEstimate).toBeCloseTo(1, 10);
  });

  test.each([
    [matrix(2, 3, [1, 0, 0, 1, 1, 0]), 'expected a square matrix, got [2, 3]'],
    [matrix(2, 2, [1, 0.5, 0, 1]), 'got 0.5 at row 0, column 1'],
    [matrix(2, 2, [1, 0, Number.NaN, 1]), 'got NaN at row 1, column 0'],
    [matrix(2, 2, [1, 0, 3, 0]), 'got 0 at row 1, column 1'],
    [{ rows: 2, columns: 2, data: new Float64Array(3) }, 'got [2, 2] with 3 entries'],
  ])('refuses what is no such factor (%#)', (lower, reason) => {
    expect(() => restoreCholesky(lower)).toThrow(RangeError);
    expect(() => restoreCholesky(lower)).toThrow(reason);
  });
});
