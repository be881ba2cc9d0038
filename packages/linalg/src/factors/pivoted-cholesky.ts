import type { Matrix } from '@ingd/engine';

export interface PivotedCholeskyRequest {
  /** Diagonal of A, `[n]`. */
  readonly diagonal: Float64Array;
  /** Column i of A, `[n]`. */
  readonly column: (index: number) => Float64Array | Promise<Float64Array>;
  /** Ends when no diagonal entry of A − L Lᵀ is above this share of A's largest. */
  readonly tolerance: number;
  readonly maxRank: number;
}

/** A ≈ L Lᵀ. */
export interface PivotedCholesky {
  /** L, `[n, r]`. */
  readonly factor: Matrix;
  /** Which row was taken at each step, `[r]`. */
  readonly pivots: readonly number[];
  /** Diagonal of A − L Lᵀ: not negative beyond rounding where A is semidefinite. */
  readonly rest: Float64Array;
}

/**
 * Cholesky factor with diagonal pivoting, column by column, of as much of a positive semidefinite matrix as is above a tolerance
 * [Harbrecht, Peters & Schneider 2012]. Reads one column for each rank; O(n r²).
 */
export async function pivotedCholesky(request: PivotedCholeskyRequest): Promise<PivotedCholesky> {
  const { diagonal, column, tolerance, maxRank } = request;
  const rest = diagonal.slice();
  const pivots: number[] = [];
  const columns: Float64Array[] = [];
  const least = tolerance * (rest[placeOfLargest(rest)] ?? 0);
  while (pivots.length < Math.min(maxRank, rest.length)) {
    const pivot = placeOfLargest(rest);
    const size = rest[pivot] as number;
    if (!(size > least)) break;
    const next = (await column(pivot)).slice();
    for (const found of columns) subtractMultiple(next, found[pivot] as number, found);
    const scale = 1 / Math.sqrt(size);
    next.forEach((value, i) => {
      next[i] = value * scale;
      rest[i] = (rest[i] as number) - (next[i] as number) ** 2;
    });
    rest[pivot] = 0;
    pivots.push(pivot);
    columns.push(next);
  }
  return { factor: sideBySide(columns, rest.length), pivots, rest };
}

function placeOfLargest(values: Float64Array): number {
  let place = 0;
  values.forEach((value, i) => {
    if (value > (values[place] as number)) place = i;
  });
  return place;
}

function subtractMultiple(u: Float64Array, factor: number, v: Float64Array): void {
  for (let i = 0; i < u.length; i++) u[i] = (u[i] as number) - factor * (v[i] as number);
}

function sideBySide(columns: readonly Float64Array[], rows: number): Matrix {
  const data = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) data[i * columns.length + j] = column[i] as number;
  });
  return { rows, columns: columns.length, data };
}
