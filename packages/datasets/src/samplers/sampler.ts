import type { Key, Matrix } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** A distribution on R^d to draw from. */
export interface Sampler {
  readonly name: string;
  /** d. */
  readonly dimension: number;
  /**
   * Independent draws, float64 on the host, `[count, d]`. Draw i depends on the key and i alone: a longer sample begins with the
   * shorter one.
   */
  draw(key: Key, count: number): Matrix;
  /** The same as a float32 tensor, `[count, d]`; the caller disposes it. */
  sample(key: Key, count: number): Tensor2D;
}

/** A distribution whose density is known. */
export interface DensitySampler extends Sampler {
  /** log p of each row, in nats, `[n, d] -> [n]`; −∞ outside the support; the caller disposes it. */
  logDensity(x: Tensor2D): Tensor1D;
}

/** A distribution whose density is known and smooth. */
export interface ScoreSampler extends DensitySampler {
  /** ∇ log p of each row, `[n, d] -> [n, d]`; the caller disposes it. */
  score(x: Tensor2D): Tensor2D;
}

/** Draws with the class of each. */
export interface LabelledMatrix {
  /** `[n, d]`. */
  readonly points: Matrix;
  /** Classes from 0, `[n]`. */
  readonly labels: Int32Array;
}

/** A distribution of points that belong to classes. */
export interface LabelledSampler extends Sampler {
  readonly classes: number;
  /** The points of `draw`, with their classes. */
  drawLabelled(key: Key, count: number): LabelledMatrix;
}
