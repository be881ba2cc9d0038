import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { JsonValue } from './drift-space.js';

/** A smooth, positive definite scalar kernel k(x, y) on R^d with the derivatives that drifts need. Holds no tensors. */
export interface Kernel {
  readonly kind: string;
  /** What a record keeps to make the kernel again. */
  readonly settings: { readonly [name: string]: JsonValue };
  /** k(xᵢ, yⱼ): `[n, d], [m, d] -> [n, m]`. */
  value(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** ⟨∇ₓk(xᵢ, yⱼ), uᵢ⟩: `[n, d], [n, d], [m, d] -> [n, m]`. */
  directional(x: Tensor2D, u: Tensor2D, y: Tensor2D): Tensor2D;
  /** Σⱼ ∇ₓ∇ᵧk(xᵢ, yⱼ) vⱼ for each of k fields, without any `[n, m, d, d]`: `[n, d], [m, d], [k, m, d] -> [k, n, d]`. Memory O(n m k). */
  mixedProduct(x: Tensor2D, y: Tensor2D, fields: Tensor3D): Tensor3D;
  /** The derivative of that in x along u, for one field: `[n, d], [n, d], [m, d], [m, d] -> [n, d]`. Memory O(n m). */
  mixedDirectional(x: Tensor2D, u: Tensor2D, y: Tensor2D, field: Tensor2D): Tensor2D;
}
