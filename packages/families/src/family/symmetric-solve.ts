import { choleskyLower, solveWith } from './positive-definite.js';

/**
 * Solves F x = r for a small symmetric positive definite F, `[b, b]` row-major, scaled to a unit diagonal first so that
 * statistics of different units do not hurt; undefined when F is not positive definite in float64.
 */
export function solveSymmetric(matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array | undefined {
  const size = right.length;
  const scale = Float64Array.from(right, (_, i) => 1 / Math.sqrt(matrix[i * size + i] as number));
  const scaleOf = (i: number) => scale[i] as number;
  const unit = Float64Array.from(matrix, (value, i) => value * scaleOf(Math.floor(i / size)) * scaleOf(i % size));
  const lower = choleskyLower(unit, size);
  const scaled = (x: ArrayLike<number>) => scale.map((value, i) => value * (x[i] as number));
  return lower && scaled(solveWith(lower, scaled(right)));
}
