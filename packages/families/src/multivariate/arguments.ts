import { choleskyLower, type Symmetric } from '../family/positive-definite.js';

/** A vector of usual parameters, plain or typed. */
export type Vector = ArrayLike<number>;
/** A symmetric matrix of usual parameters as its rows. */
export type Rows = ArrayLike<ArrayLike<number>>;

/** @throws RangeError when the vector has not the length that the family needs */
export function expectVector(family: string, name: string, value: Vector | undefined, length: number): Vector {
  if (value?.length === length) return value;
  throw new RangeError(
    `${family}: expected ${name} of length ${length}, got ${value?.length}; pass one number for each`,
  );
}

/** Row-major entries and factor of a matrix of usual parameters. */
export interface PositiveDefinite {
  readonly values: Float64Array;
  readonly lower: Float64Array;
}

/** @throws RangeError when the matrix is not `[size, size]`, not symmetric or not positive definite */
export function expectPositiveDefinite(
  family: string,
  name: string,
  rows: Rows | undefined,
  size: number,
): PositiveDefinite {
  const values = flat(family, name, rows, size);
  const lower = choleskyLower(values, size);
  if (lower !== undefined && isSymmetric(values, size)) return { values, lower };
  throw new RangeError(
    `${family}: expected ${name} to be a symmetric positive definite matrix, got [${rowsOf(values, size)
      .map((row) => `[${row.join(', ')}]`)
      .join(', ')}]; raise its diagonal or mirror its entries`,
  );
}

function flat(family: string, name: string, rows: Rows | undefined, size: number): Float64Array {
  const given = Array.from(rows ?? [], (row) => Array.from(row ?? []));
  if (given.length === size && given.every((row) => row.length === size)) return Float64Array.from(given.flat());
  throw new RangeError(
    `${family}: expected ${name} of ${size} rows of ${size} numbers, got rows of [${given.map((row) => row.length)}]; fill every row`,
  );
}

/** Mirrored entries may differ by rounding only. */
export function isSymmetric(values: Float64Array, size: number): boolean {
  return values.every((value, k) => {
    const mirrored = values[(k % size) * size + Math.floor(k / size)] as number;
    return Math.abs(value - mirrored) <= 1e-5 * Math.max(Math.abs(value), Math.abs(mirrored));
  });
}

/** A row-major matrix as its rows. */
export function rowsOf(values: Symmetric, size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from(values).slice(i * size, (i + 1) * size));
}

export function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
