import type { Matrix } from '@ingd/engine';
import type { RbfFields } from './rbf-sample.js';

/** A drift space at the particles as the factorised solver sees it: exact products in float64, and a fast Gram matrix. */
export interface DriftOperator {
  /** K V = Φ Φᵀ V at the particles, `[n, d] -> [n, d]`, in float64. */
  smooth(field: Matrix): Matrix;
  /** Φᵀ V, the weights that the space's `field` takes. */
  weights(field: Matrix): Float64Array;
  /** Φ w at the particles, `[n, d]`, for a space of finitely many weights. */
  push?(weights: Float64Array): Matrix;
  /** M Mᵀ, `[b, b]`, in float32: good enough to precondition. */
  approximateGram(fields: RbfFields): Promise<Matrix>;
}
