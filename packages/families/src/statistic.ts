import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Sufficient statistic T: R^d -> R^b of an exponential family, applied to the rows of a tensor.
 * Every method borrows its arguments; the caller disposes the result.
 */
export interface Statistic {
  readonly name: string;
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** b, the number of statistics. */
  readonly size: number;
  /** T(xᵢ): `[n, d] -> [n, b]`. */
  evaluate(x: Tensor2D): Tensor2D;
  /** J(xᵢ) vᵢ: `[n, d], [n, d] -> [n, b]`. */
  jvp(x: Tensor2D, v: Tensor2D): Tensor2D;
  /** J(xᵢ)ᵀ uᵢ: `[n, d], [n, b] -> [n, d]`. */
  vjp(x: Tensor2D, u: Tensor2D): Tensor2D;
  /** J(xᵢ), `[n, b, d]`: only ever asked for on a tile of rows. */
  jacobian(x: Tensor2D): Tensor3D;
  /** J at fixed points, for many products, where what they have in common is worth keeping; absent elsewhere. */
  linearise?(x: Tensor2D): LinearisedStatistic;
  /** Frees the tensors the statistic owns (centres and the like). */
  dispose(): void;
}

/** J(xᵢ) at fixed points `[n, d]`. It holds what it needs of them; its methods borrow their arguments, and the caller disposes results. */
export interface LinearisedStatistic {
  /** J(xᵢ) vᵢ: `[n, d] -> [n, b]`. */
  jvp(v: Tensor2D): Tensor2D;
  /** J(xᵢ)ᵀ uᵢ: `[n, b] -> [n, d]`. */
  vjp(u: Tensor2D): Tensor2D;
  /** Frees what is held. */
  dispose(): void;
}
