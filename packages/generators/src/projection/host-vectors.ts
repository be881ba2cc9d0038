import type { CholeskyFactor, Matrix } from '@ingd/engine';

/** ⟨a, b⟩ */
export function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a − b */
export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] as number));
}

/** √(left / asked) of two squared lengths; 0 where nothing was asked and nothing is left. */
export function relativeLength(left: number, asked: number): number {
  return left === 0 ? 0 : Math.sqrt(left / asked);
}

/** A v */
export function timesVector({ rows, columns, data }: Matrix, v: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let row = 0; row < rows; row++) product[row] = inner(data.subarray(row * columns, (row + 1) * columns), v);
  return product;
}

/** A⁻¹ v by the factor of A. */
export function solveFor(factor: CholeskyFactor, v: Float64Array): Float64Array {
  return factor.solve({ rows: v.length, columns: 1, data: v }).data;
}
