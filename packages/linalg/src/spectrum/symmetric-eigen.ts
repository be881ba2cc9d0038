import type { Matrix } from '@ingd/engine';
import { type RotatedEigen, tridiagonalEigen } from './tridiagonal-eigen.js';

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors of a small symmetric matrix in float64, by reflections to tridiagonal form and
 * implicit QR steps   [Golub & Van Loan 2013, Section 8.3]. Reads the lower triangle. O(n³): for a few hundred rows.
 */
export function symmetricEigen({ rows, data }: Matrix): RotatedEigen {
  const a = Array.from({ length: rows }, (_, i) => data.slice(i * rows, (i + 1) * rows));
  a.forEach((row, i) => {
    for (let j = 0; j < i; j++) (a[j] as Float64Array)[i] = row[j] as number;
  });
  const q = Array.from({ length: rows }, (_, j) => {
    const unit = new Float64Array(rows); // column j of Q
    unit[j] = 1;
    return unit;
  });
  for (let k = 0; k + 2 < rows; k++) reflectColumn(a, q, k);
  const diagonal = a.map((row, i) => row[i] as number);
  const offDiagonal = a.slice(1).map((row, i) => row[i] as number);
  return tridiagonalEigen(diagonal, offDiagonal, q);
}

/** A becomes H A H and Q becomes Q H with the reflection H = I − 2 v vᵀ that leaves one entry of column k below the diagonal. */
function reflectColumn(a: readonly Float64Array[], q: readonly Float64Array[], k: number): void {
  const v = reflector(a, k);
  if (v === undefined) return;
  const image = Float64Array.from(a, (row) => dot(row, v));
  const bend = dot(v, image);
  const w = image.map((value, i) => 2 * (value - bend * (v[i] as number)));
  a.forEach((row, i) => {
    subtractMultiple(row, v[i] as number, w);
    subtractMultiple(row, w[i] as number, v);
  });
  const mixed = new Float64Array(v.length); // Q v
  q.forEach((column, j) => {
    subtractMultiple(mixed, -(v[j] as number), column);
  });
  q.forEach((column, j) => {
    subtractMultiple(column, 2 * (v[j] as number), mixed);
  });
}

/** The unit v of the reflection; undefined where the column is as it should be. */
function reflector(a: readonly Float64Array[], k: number): Float64Array | undefined {
  const v = Float64Array.from(a, (row, i) => (i > k ? (row[k] as number) : 0));
  const length = Math.sqrt(dot(v, v));
  const head = v[k + 1] as number;
  if (length === Math.abs(head)) return undefined;
  v[k + 1] = head + (head < 0 ? -length : length);
  const size = Math.sqrt(dot(v, v));
  return v.map((value) => value / size);
}

function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += (u[i] as number) * (v[i] as number);
  return sum;
}

/** u −= c v */
function subtractMultiple(u: Float64Array, c: number, v: Float64Array): void {
  if (c === 0) return;
  for (let i = 0; i < u.length; i++) u[i] = (u[i] as number) - c * (v[i] as number);
}
