import type { Matrix } from '@ingd/engine';
import { type SymmetricEigen, tridiagonalEigen } from './tridiagonal-eigen.js';

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors of a small symmetric matrix in float64, by reflections to tridiagonal form and
 * implicit QR steps   [Golub & Van Loan 2013, Section 8.3]. Reads the lower triangle. O(n³): for a few hundred rows.
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const { rows } = matrix;
  const units = Array.from({ length: rows }, (_, j) => {
    const unit = new Float64Array(rows); // column j of Q
    unit[j] = 1;
    return unit;
  });
  return eigenAlong(matrix, units);
}

/** The same eigenvalues, ascending, without vectors: a fraction of the work. */
export function symmetricEigenvalues(matrix: Matrix): Float64Array {
  const nothing = Array.from({ length: matrix.rows }, () => new Float64Array());
  return eigenAlong(matrix, nothing).values;
}

/** Whatever the columns of Q are, they are carried along. */
function eigenAlong({ rows, data }: Matrix, q: readonly Float64Array[]): SymmetricEigen {
  const unit = scaleOf(data);
  const a = Array.from({ length: rows }, (_, i) => data.slice(i * rows, (i + 1) * rows).map((value) => value / unit));
  a.forEach((row, i) => {
    for (let j = 0; j < i; j++) (a[j] as Float64Array)[i] = row[j] as number;
  });
  for (let k = 0; k + 2 < rows; k++) reflectColumn(a, q, k);
  const diagonal = a.map((row, i) => row[i] as number);
  const offDiagonal = a.slice(1).map((row, i) => row[i] as number);
  const { values, vectors } = tridiagonalEigen(diagonal, offDiagonal, q);
  return { values: values.map((value) => value * unit), vectors };
}

/** A power of two as large as the entries, so that no square of theirs overflows or vanishes, and no digit of them is lost. */
function scaleOf(data: Float64Array): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 && largest < Number.POSITIVE_INFINITY ? 2 ** Math.max(-1022, Math.floor(Math.log2(largest))) : 1;
}

/**
 * A becomes H A H and Q becomes Q H with the reflection H = I − 2 v vᵀ that leaves one entry of column k below the diagonal. Only
 * what lies below and to the right of entry k is written, and that one entry: the rest is not read again.
 */
function reflectColumn(a: readonly Float64Array[], q: readonly Float64Array[], k: number): void {
  const below = a.slice(k + 1);
  const [v, entry] = reflector(Float64Array.from(below, (row) => row[k] as number));
  (below[0] as Float64Array)[k] = entry;
  if (v === undefined) return;
  const block = below.map((row) => row.subarray(k + 1));
  const image = Float64Array.from(block, (row) => dot(row, v));
  const bend = dot(v, image);
  const w = image.map((value, i) => 2 * (value - bend * (v[i] as number)));
  block.forEach((row, i) => {
    subtractMultiples(row, v[i] as number, w, w[i] as number, v);
  });
  const columns = q.slice(k + 1);
  const mixed = new Float64Array((columns[0] as Float64Array).length); // Q v
  columns.forEach((column, j) => {
    subtractMultiple(mixed, -(v[j] as number), column);
  });
  columns.forEach((column, j) => {
    subtractMultiple(column, 2 * (v[j] as number), mixed);
  });
}

/** Of columns so short, beside a matrix whose entries are near 1, squares vanish: they count as nothing. */
const NOTHING = 1e-150;

/** The unit v whose reflection sends a column to a multiple of the first unit vector, and that multiple; no v where it is one. */
function reflector(column: Float64Array): readonly [Float64Array | undefined, number] {
  const length = Math.sqrt(dot(column, column));
  const head = column[0] as number;
  if (length === Math.abs(head) || length < NOTHING) return [undefined, head];
  const entry = head < 0 ? length : -length;
  const v = column.slice();
  v[0] = head - entry;
  const size = Math.sqrt(dot(v, v));
  return [v.map((value) => value / size), entry];
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

/** u −= c v + d w */
function subtractMultiples(u: Float64Array, c: number, v: Float64Array, d: number, w: Float64Array): void {
  for (let i = 0; i < u.length; i++) u[i] = (u[i] as number) - c * (v[i] as number) - d * (w[i] as number);
}
