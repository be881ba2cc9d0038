import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type RadialKernel, radialKernel } from './radial/radial-kernel.js';

/** What makes a Gaussian kernel. */
export interface GaussianOptions {
  /** s > 0, in the units of the points. */
  readonly bandwidth: number;
}

/** The kernel of `gaussian`; the extra fields let a fast path recognise it. */
export interface GaussianKernel extends RadialKernel {
  readonly kind: 'gaussian';
  readonly bandwidth: number;
}

/**
 * k(x, y) = exp(−|x − y|² / 2s²), with ∇ₓ∇ᵧk = k/s² · (I − (x − y)(x − y)ᵀ/s²)   [Liu 2025, Section 4.2].
 * @throws RangeError when the bandwidth is not positive
 */
export function gaussian({ bandwidth }: GaussianOptions): GaussianKernel {
  expectNumber('gaussian', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const precision = 1 / bandwidth ** 2;
  return radialKernel({
    kind: 'gaussian',
    bandwidth,
    settings: { kind: 'gaussian', bandwidth },
    exact: false,
    derivatives(squares, order) {
      const all = [tf.exp(tf.mul<Tensor2D>(squares, -precision / 2))];
      while (all.length <= order) all.push(tf.mul(all[all.length - 1] as Tensor2D, precision)); // Dⱼ₊₁ = Dⱼ/s²
      return all;
    },
  } as const);
}
