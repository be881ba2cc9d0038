import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * What is known of an operator. Solvers rely on it and check what they cheaply can. `positive-definite` implies
 * `positive-semidefinite`, and that, like `diagonal`, implies `symmetric`.
 */
export type Tag = 'symmetric' | 'positive-semidefinite' | 'positive-definite' | 'diagonal';

/**
 * A linear map A: R^n -> R^m that is only ever applied. Tensors given to a factory are kept by reference (no number is copied) and the
 * caller may dispose theirs; operators given to a factory are borrowed: keep them until the last use of what is made of them.
 */
export interface LinearOperator {
  /** One word that errors begin with. */
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
  /** How A is made, where that is known: exact diagonals, Woodbury's identity and plans read it. Nothing else depends on it. */
  readonly structure?: OperatorStructure;
  /** Frees the operator's own references to tensors; once or several times. Composed operators own none. */
  dispose(): void;
}

/** What one `apply` to one vector takes: floating-point operations, and bytes of temporaries. */
export interface OperatorCost {
  readonly operations: number;
  readonly bytes: number;
}

/** What an operator is made of. Tensors and operators in it are the operator's: borrow them, and not beyond its `dispose`. */
export type OperatorStructure =
  | { readonly kind: 'dense'; readonly matrix: Tensor2D }
  | { readonly kind: 'diagonal'; readonly diagonal: Tensor1D }
  | { readonly kind: 'identity' }
  /** U diag(w) Vᵀ; the weights are 1 where absent, V is U where absent. */
  | {
      readonly kind: 'low-rank';
      readonly left: Tensor2D;
      readonly right: Tensor2D | undefined;
      readonly weights: Tensor1D | undefined;
    }
  | { readonly kind: 'sum'; readonly terms: readonly LinearOperator[] }
  | { readonly kind: 'scaled'; readonly factor: number; readonly operator: LinearOperator }
  /** The transpose of an operator that is not symmetric. */
  | { readonly kind: 'transposed'; readonly operator: LinearOperator }
  /** M Mᵀ */
  | { readonly kind: 'gram'; readonly operator: LinearOperator };
