import type { Tensor2D } from '@tensorflow/tfjs-core';

/** What is known of an operator. Solvers rely on it and check what they cheaply can. `positive-definite` implies the two before it. */
export type Tag = 'symmetric' | 'positive-semidefinite' | 'positive-definite' | 'diagonal';

/**
 * A linear map A: R^n -> R^m that is only ever applied. Everything it needs is borrowed or owned as its factory says; `dispose` frees
 * what it owns.
 */
export interface LinearOperator {
  readonly name: string;
  /** m */
  readonly rows: number;
  /** n */
  readonly columns: number;
  readonly tags: ReadonlySet<Tag>;
  /** A V for k vectors at once: `[n, k] -> [m, k]`. Borrows `v`; the caller disposes the result. Synchronous: nothing is read. */
  apply(v: Tensor2D): Tensor2D;
  /** Aᵀ as a view: it shares what A owns, and `dispose` of a view does nothing. */
  transpose(): LinearOperator;
  /** What one `apply` to one vector costs, for plans: floating-point operations, and bytes of temporaries. */
  readonly cost: OperatorCost;
  dispose(): void;
}

export interface OperatorCost {
  readonly operations: number;
  readonly bytes: number;
}
