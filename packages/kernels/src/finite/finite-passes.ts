import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { DriftRecord } from '../drift-space.js';

/**
 * A linear space of P weights as its three passes over the rows of a tile. All leave temporaries to the caller's scope. The inner
 * product of weights is Euclidean.
 */
export interface FinitePasses {
  /** Starts messages: the factory's name. */
  readonly functionName: string;
  /** d */
  readonly dimension: number;
  /** P */
  readonly size: number;
  /** Temporary bytes a row when k fields or weight vectors are carried at once. */
  bytesPerRow(count: number): number;
  /** Φ(xᵢ) w: `[n, d], [k, P] -> [k, n, d]`. */
  push(x: Tensor2D, w: Tensor2D): Tensor3D;
  /** Σᵢ Φ(xᵢ)ᵀ vᵢ: `[n, d], [k, n, d] -> [k, P]`. */
  pull(x: Tensor2D, fields: Tensor3D): Tensor2D;
  /** The derivative of Φ(xᵢ) w in x along uᵢ: `[n, d], [n, d], [1, P] -> [n, d]`. */
  pushMixed(x: Tensor2D, u: Tensor2D, w: Tensor2D): Tensor2D;
}

/** What a drift of the space keeps beside its weights. */
export interface FiniteSpaceParts {
  readonly passes: FinitePasses;
  /** The record but for the weights, which are added to it. */
  record(): Promise<DriftRecord>;
  /** Frees what the passes hold. */
  dispose(): void;
}
