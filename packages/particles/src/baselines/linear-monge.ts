import { type Matrix, multiply } from '@ingd/engine';
import { columnMeans, covariance } from '../points/column-moments.js';
import { requirePoints } from '../points/require-points.js';
import { symmetricFunction, symmetricFunctions, symmetrized } from '../points/symmetric.js';
import { type AffineMap, affineMap } from './affine-map.js';

/** Two samples of the same columns. */
export interface LinearMongeOptions {
  /** `[n, d]` */
  readonly source: Matrix;
  /** `[m, d]` */
  readonly target: Matrix;
}

/**
 * The optimal transport map between the Gaussians fitted to both samples,
 * x ↦ μ_T + A (x − μ_S), A = Σ_S^{−½} (Σ_S^{½} Σ_T Σ_S^{½})^{½} Σ_S^{−½}   [Flamary, Lounici, Ferrari 2019].
 * A is symmetric and positive semidefinite; directions in which the source does not vary are sent to the target's mean.
 * @throws RangeError when the columns differ in number, a sample has fewer than 2 rows, or a number is not finite
 */
export function linearMonge({ source, target }: LinearMongeOptions): AffineMap {
  requirePoints('linearMonge', 'source', source, { minimumRows: 2 });
  requirePoints('linearMonge', 'target', target, { columns: source.columns, minimumRows: 2 });
  const ofSource = symmetricFunctions(covariance(source));
  const root = ofSource(Math.sqrt);
  const inverseRoot = ofSource((value) => value ** -0.5);
  const middle = symmetrized(multiply(multiply(root, covariance(target)), root));
  const middleRoot = symmetricFunction(middle, Math.sqrt);
  return affineMap({
    name: 'linearMonge',
    linear: symmetrized(multiply(multiply(inverseRoot, middleRoot), inverseRoot)),
    center: columnMeans(source),
    shift: columnMeans(target),
  });
}
