import { squaredDistances } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { JsonValue } from '../drift-space.js';
import { differenceSquares } from './difference-squares.js';

/** How many times a function of q = |x − y|² is to be differentiated. */
export type RadialOrder = 0 | 1 | 2 | 3;

/** A function φ(q) of the squared distance q = |x − y|². Holds no tensors. */
export interface RadialFunction {
  readonly kind: string;
  /** What a record keeps to make the function again. */
  readonly settings: { readonly [name: string]: JsonValue };
  /**
   * Whether q must be right where points (nearly) coincide, because φ bends there: it is then summed from differences, and is exactly
   * 0 for equal points; otherwise by one matrix product.
   */
  readonly exact: boolean;
  /**
   * D₀ to D_order of squared distances `[n, m]`, each `[n, m]`, where Dⱼ = (−2 d/dq)ʲ φ, so that D₀ = φ and ∇ₓDⱼ = −Dⱼ₊₁ (x − y).
   * Where a derivative has no value (at equal points of a function that bends there) it is 0. Leaves temporaries to the caller's scope.
   */
  derivatives(squares: Tensor2D, order: RadialOrder): readonly Tensor2D[];
}

/** q, `[n, m]`, as the function needs it. */
function squaresFor({ exact }: RadialFunction, x: Tensor2D, y: Tensor2D): Tensor2D {
  return exact ? differenceSquares(x, y) : squaredDistances(x, y);
}

/** D_first and D_last at all pairs of rows; what they are made of does not outlive the call. */
export function derivativesAt(
  radial: RadialFunction,
  { x, y }: { readonly x: Tensor2D; readonly y: Tensor2D },
  [first, last]: readonly [RadialOrder, RadialOrder],
): [Tensor2D, Tensor2D] {
  return tf.tidy(() => {
    const all = radial.derivatives(squaresFor(radial, x, y), last);
    return [all[first] as Tensor2D, all[last] as Tensor2D];
  });
}
