import type { Matrix } from '@ingd/engine';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

/** What a saved run needs to make a drift again: settings as JSON, numbers as named arrays. */
export interface DriftRecord {
  /** Which restoring function reads this record, for example `'mlp-tangent'`. */
  readonly kind: string;
  readonly settings: { readonly [name: string]: JsonValue };
  readonly tensors: { readonly [name: string]: RecordedTensor };
}

/** Anything that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A float32 tensor on the host, row-major. */
export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A vector field h: R^d -> R^d. Borrows its arguments; the caller disposes results, and the drift itself. */
export interface Drift {
  /** h(xᵢ): `[n, d] -> [n, d]`. */
  at(x: Tensor2D): Tensor2D;
  /** ∇h(xᵢ) vᵢ: `[n, d], [n, d] -> [n, d]`. */
  jvp(x: Tensor2D, v: Tensor2D): Tensor2D;
  record(): Promise<DriftRecord>;
  dispose(): void;
}

/** A linear space of vector fields h_w(x) = Φ(x) w with its own inner product of weights. */
export interface DriftSpace {
  readonly name: string;
  /** d, the dimension of a point. */
  readonly dimension: number;
  /** P, the number of weights; undefined where the space is infinite and weights are fields at the particles. */
  readonly size: number | undefined;
  /** Φ at the particles `[n, d]`. The basis borrows `x`, which must outlive it. */
  at(x: Tensor2D): DriftBasis;
  /** Frees the tensors the space owns (network weights and the like). */
  dispose(): void;
}

/** Φ at the particles x `[n, d]`; k weight vectors or fields at once. */
export interface DriftBasis {
  /** Φ(xᵢ) w: `[k, P] -> [k, n, d]`. */
  apply(w: Tensor2D): Tensor3D;
  /** Σᵢ Φ(xᵢ)ᵀ vᵢ: `[k, n, d] -> [k, P]`. Law: ⟨v, apply w⟩ = inner(transpose v, w). */
  transpose(v: Tensor3D): Tensor2D;
  /** K v = Φ Φᵀ v at the particles, `[k, n, d] -> [k, n, d]`, where there is a shorter way than apply(transpose v); absent elsewhere. */
  smooth?(v: Tensor3D): Tensor3D;
  /** Inner product of weights: `[j, P], [k, P] -> [j, k]`. */
  inner(u: Tensor2D, w: Tensor2D): Tensor2D;
  /** Inner products of the transposes of k fields, `[k, k]`, without forming them where that is cheaper. */
  gram(v: Tensor3D): Promise<Matrix>;
  /** The drift of one weight vector `[P]`, anywhere. It shares nothing with the basis and outlives it. */
  field(w: Tensor1D): Drift;
  dispose(): void;
}
