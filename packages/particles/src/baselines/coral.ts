import { expectNumber, type Matrix, multiply, transpose } from '@ingd/engine';
import { columnMeans, covariance } from '../points/column-moments.js';
import { requirePoints } from '../points/require-points.js';
import { symmetricFunction } from '../points/symmetric.js';
import { type AffineMap, affineMap } from './affine-map.js';

/** Two samples of the same columns, and how the map treats them. */
export interface CoralOptions {
  /** `[n, d]` */
  readonly source: Matrix;
  /** `[m, d]` */
  readonly target: Matrix;
  /** What is added to the diagonal of both covariances, in squared units of the input; 1 as published. */
  readonly shrinkage?: number;
  /**
   * `'kept'`, as published, maps the rows as they are, which suits features whose columns have zero mean in both samples;
   * `'matched'` takes the source's mean away before and adds the target's after.
   */
  readonly means?: 'kept' | 'matched';
}

/**
 * CORAL: whitens the source and recolours it with the target's covariance, x ↦ x (C_S + sI)^{−½} (C_T + sI)^{½}
 * [Sun, Feng, Saenko 2016, Algorithm 1]. With `shrinkage: 0` the moved source has exactly the target's covariance,
 * as far as the source's own rank allows.
 * @throws RangeError when the columns differ in number, a sample has fewer than 2 rows, or a number is not finite
 */
export function coral({ source, target, shrinkage = 1, means = 'kept' }: CoralOptions): AffineMap {
  expectNumber('coral', 'shrinkage', shrinkage, { minimum: 0 });
  requirePoints('coral', 'source', source, { minimumRows: 2 });
  requirePoints('coral', 'target', target, { columns: source.columns, minimumRows: 2 });
  const whiten = symmetricFunction(raised(covariance(source), shrinkage), (value) => value ** -0.5);
  const recolour = symmetricFunction(raised(covariance(target), shrinkage), Math.sqrt);
  const zeros = new Float64Array(source.columns);
  return affineMap({
    name: 'coral',
    linear: transpose(multiply(whiten, recolour)), // rows are multiplied from the right, so Aᵀ = C_S^{−½} C_T^{½}
    center: means === 'matched' ? columnMeans(source) : zeros,
    shift: means === 'matched' ? columnMeans(target) : zeros,
  });
}

/** A + shrinkage · I. */
function raised(matrix: Matrix, shrinkage: number): Matrix {
  const data = matrix.data.slice();
  for (let i = 0; i < matrix.rows; i++)
    data[i * (matrix.columns + 1)] = (data[i * (matrix.columns + 1)] ?? 0) + shrinkage;
  return { ...matrix, data };
}
