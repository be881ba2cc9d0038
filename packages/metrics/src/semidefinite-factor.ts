import type { Matrix } from '@ingd/engine';

/**
 * R with RᵀR = S for a symmetric positive semidefinite S, one row for each direction in which S is not 0: Cholesky's method taking
 * the largest pivot next, until what is left is rounding  [Higham 2002, section 10.3].
 * @returns `[r, d]`, at least one row
 */
export function semidefiniteFactor({ rows: size, data }: Matrix): Matrix {
  const left = Float64Array.from({ length: size }, (_, i) => data[i * size + i] as number);
  const smallest = size * Number.EPSILON * left.reduce((most, value) => Math.max(most, value), 0);
  const factor: Float64Array[] = [];
  while (factor.length < size) {
    const pivot = left.reduce((best, value, i) => (value > (left[best] as number) ? i : best), 0);
    const value = left[pivot] as number;
    if (value <= smallest) break;
    const row = data.slice(pivot * size, (pivot + 1) * size);
    for (const earlier of factor) {
      const by = earlier[pivot] as number;
      for (let j = 0; j < size; j++) row[j] = (row[j] as number) - by * (earlier[j] as number);
    }
    const root = Math.sqrt(value);
    for (let j = 0; j < size; j++) {
      row[j] = (row[j] as number) / root;
      left[j] = (left[j] as number) - (row[j] as number) ** 2;
    }
    left[pivot] = 0;
    factor.push(row);
  }
  const result = new Float64Array(Math.max(1, factor.length) * size);
  for (const [i, row] of factor.entries()) result.set(row, i * size);
  return { rows: Math.max(1, factor.length), columns: size, data: result };
}
