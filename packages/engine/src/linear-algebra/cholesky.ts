import type { Matrix } from '../matrix.js';
import { estimateCondition } from './condition-estimate.js';
import { checkMatrix } from './host.js';
import { multiply } from './multiply.js';
import { denseKernels } from './select-kernels.js';
import { transpose } from './transpose.js';

/** Largest relative difference of mirrored entries that still counts as rounding. */
const ASYMMETRY = 1e-8;
const TILE = 32;

/** A = L Lᵀ for a symmetric positive definite A. */
export interface CholeskyFactor {
  /** L, lower triangular with a positive diagonal, `[b, b]`. */
  readonly lower: Matrix;
  /** log det A. */
  readonly logDeterminant: number;
  /** Estimate of ‖A‖₁ ‖A⁻¹‖₁, at most the true value and seldom below a third of it [Higham 1988]; computed when first read. */
  readonly conditionEstimate: number;
  /** X with A X = B: `[b, k] -> [b, k]`. */
  solve(b: Matrix): Matrix;
}

/**
 * The Cholesky factor of a symmetric positive definite matrix, in float64. Reads the lower triangle and only compares the upper.
 * @throws RangeError when A is not square, not finite, not symmetric, or not positive definite (naming the pivot)
 */
export function cholesky(a: Matrix): CholeskyFactor {
  checkSymmetric(a);
  const size = a.rows;
  const result = denseKernels().factor(a.data, size);
  if ('failedPivot' in result) {
    throw new RangeError(
      `cholesky: [${size}, ${size}] is not positive definite (pivot ${result.failedPivot} is ${result.pivot.toPrecision(3)}); raise damping or ridge`,
    );
  }
  return factorBy({ rows: size, columns: size, data: result.lower }, () => a);
}

/**
 * The factor whose L is given, as `lower` of `cholesky` was and a file has kept it: it solves to the same bits. L is borrowed, and must not change afterwards.
 * @throws RangeError when L is not square, not finite, not lower triangular, or a diagonal entry is not positive
 */
export function restoreCholesky(lower: Matrix): CholeskyFactor {
  checkLower(lower);
  return factorBy(lower, () => multiply(lower, transpose(lower)));
}

/** @param a what was factored; asked for once, where its condition is */
function factorBy(lower: Matrix, a: () => Matrix): CholeskyFactor {
  const { rows: size } = lower;
  let condition: number | undefined;
  const solve = (b: Matrix) => solveWith(lower.data, size, b);
  return {
    lower,
    logDeterminant: logDeterminant(lower.data, size),
    get conditionEstimate() {
      condition ??= estimateCondition(a().data, size, (x) => solve({ rows: size, columns: 1, data: x }).data);
      return condition;
    },
    solve,
  };
}

function solveWith(factor: Float64Array, size: number, b: Matrix): Matrix {
  checkMatrix('solve', 'b', b);
  if (b.rows !== size) {
    throw new RangeError(
      `solve: expected b of shape [${size}, k], got [${b.rows}, ${b.columns}]; one column is one right-hand side`,
    );
  }
  const data = denseKernels().solve({ factor, size, rightHandSides: b.data, count: b.columns });
  return { rows: size, columns: b.columns, data };
}

function logDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += 2 * Math.log(factor[i * size + i] as number);
  }
  return sum;
}

function checkSymmetric(a: Matrix): void {
  checkMatrix('cholesky', 'a', a);
  if (a.rows !== a.columns) {
    throw new RangeError(
      `cholesky: expected a square matrix, got [${a.rows}, ${a.columns}]; pass a Gram or covariance matrix`,
    );
  }
  const { rows: size, data } = a;
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const entry = Math.abs(data[i] as number);
    if (!(entry < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `cholesky: expected finite entries, got ${data[i]} at row ${Math.floor(i / size)}, column ${i % size}; look for NaN or overflow in what made the matrix`,
      );
    }
    largest = Math.max(entry, largest);
  }
  checkMirrored(data, size, ASYMMETRY * largest);
}

function checkLower(lower: Matrix): void {
  checkMatrix('restoreCholesky', 'lower', lower);
  const { rows: size, columns, data } = lower;
  if (size !== columns) {
    throw new RangeError(
      `restoreCholesky: expected a square matrix, got [${size}, ${columns}]; pass lower of a factor of cholesky`,
    );
  }
  const bad = data.findIndex((entry, i) => !fitsLower(entry, (i % size) - Math.floor(i / size)));
  if (bad < 0) return;
  throw new RangeError(
    `restoreCholesky: expected a lower triangular matrix with a positive diagonal, got ${data[bad]} at row ${Math.floor(bad / size)}, column ${bad % size}; pass lower of a factor of cholesky`,
  );
}

/** @param above how far above the diagonal */
function fitsLower(entry: number, above: number): boolean {
  if (above > 0) return entry === 0;
  return Number.isFinite(entry) && (above < 0 || entry > 0);
}

/** Compares in square tiles, so that the reads down the columns stay in cache. */
function checkMirrored(data: Float64Array, size: number, tolerance: number): void {
  for (let firstRow = 0; firstRow < size; firstRow += TILE) {
    for (let firstColumn = 0; firstColumn <= firstRow; firstColumn += TILE) {
      checkMirroredTile(data, size, firstRow, firstColumn, tolerance);
    }
  }
}

function checkMirroredTile(
  data: Float64Array,
  size: number,
  firstRow: number,
  firstColumn: number,
  tolerance: number,
): void {
  const lastRow = Math.min(firstRow + TILE, size);
  for (let i = firstRow; i < lastRow; i++) {
    for (let j = firstColumn; j < Math.min(firstColumn + TILE, i); j++) {
      const below = data[i * size + j] as number;
      const above = data[j * size + i] as number;
      if (Math.abs(below - above) > tolerance) {
        throw new RangeError(
          `cholesky: expected a symmetric matrix, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i}); average it with its transpose`,
        );
      }
    }
  }
}
