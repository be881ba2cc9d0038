import { createKey, normalValues } from '@ingd/engine';
import { expect, test } from 'vitest';
import { luFactors, luSolve } from '../../src/jacobian/lu.js';

/** By expansion along the first row. */
function determinant(rows: readonly (readonly number[])[]): number {
  if (rows.length === 0) return 1;
  return (rows[0] ?? []).reduce((sum, entry, column) => {
    const minor = rows.slice(1).map((row) => row.filter((_, place) => place !== column));
    return sum + (column % 2 === 0 ? 1 : -1) * entry * determinant(minor);
  }, 0);
}

test.each([1, 2, 3, 5, 6])('determinants and solutions in %d dimensions', (size) => {
  for (let seed = 1; seed <= 20; seed++) {
    const values = normalValues(createKey(seed), size * size);
    const right = normalValues(createKey(seed + 50), size);
    const rows = Array.from({ length: size }, (_, i) => [...values.subarray(i * size, (i + 1) * size)]);
    const factors = luFactors(Float64Array.from(values), size);
    expect(factors.sign * Math.exp(factors.logarithm)).toBeCloseTo(determinant(rows), 9);
    const solution = Float64Array.from(right);
    luSolve(factors, solution);
    const back = rows.map((row) => row.reduce((sum, entry, column) => sum + entry * (solution[column] ?? 0), 0));
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(right[i] ?? Number.NaN, 7);
    });
  }
});

test('a singular matrix has the sign 0', () => {
  expect(luFactors(Float64Array.of(1, 2, 2, 4), 2)).toMatchObject({ sign: 0, logarithm: Number.NEGATIVE_INFINITY });
  expect(luFactors(Float64Array.of(0, 1, 1, 0), 2)).toMatchObject({ sign: -1, logarithm: 0 });
});
