import { type Matrix, multiply, transpose } from '@ingd/engine';
import { requirePoints } from '../points/require-points.js';

/** x ↦ shift + A (x − center), on rows. */
export interface AffineMap {
  readonly name: string;
  /** A, `[d, d]`. */
  readonly linear: Matrix;
  /** `[d]`, subtracted first. */
  readonly center: Float64Array;
  /** `[d]`, added last. */
  readonly shift: Float64Array;
  /** `[n, d] -> [n, d]`, in the units of the input. */
  apply(points: Matrix): Matrix;
}

export function affineMap({ name, linear, center, shift }: Omit<AffineMap, 'apply'>): AffineMap {
  const apply = (points: Matrix): Matrix => {
    const { rows, columns, data } = points;
    requirePoints(name, 'points', points, { columns: linear.rows, minimumRows: 0 });
    const deviations = { rows, columns, data: data.map((value, index) => value - (center[index % columns] ?? 0)) };
    const moved = multiply(deviations, transpose(linear));
    return { rows, columns, data: moved.data.map((value, index) => value + (shift[index % columns] ?? 0)) };
  };
  return { name, linear, center, shift, apply };
}
