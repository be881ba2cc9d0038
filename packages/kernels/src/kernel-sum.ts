import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { RadialOrder } from './radial/radial-function.js';
import { type RadialKernel, radialKernel } from './radial/radial-kernel.js';

/** Which kernels are added, and how much of each. */
export interface KernelSumOptions {
  readonly kernels: readonly RadialKernel[];
  /** Positive, one for each kernel; 1/(number of kernels) each unless told. */
  readonly weights?: readonly number[];
}

/** The kernel of `kernelSum`. */
export interface KernelSum extends RadialKernel {
  readonly kind: 'sum';
  readonly kernels: readonly RadialKernel[];
  readonly weights: readonly number[];
}

/**
 * k = Σ wₗ kₗ, the mean of the kernels unless told, from one set of distances: several bandwidths, or several forms, at once.
 * @throws RangeError when there is no kernel, a weight is not positive, or there are not as many weights as kernels
 */
export function kernelSum({ kernels, weights = kernels.map(() => 1 / kernels.length) }: KernelSumOptions): KernelSum {
  expectNumber('kernelSum', 'kernels.length', kernels.length, { minimum: 1 });
  if (weights.length !== kernels.length) {
    throw new RangeError(
      `kernelSum: expected ${kernels.length} weights, one for each kernel, got ${weights.length}; pass as many`,
    );
  }
  for (const weight of weights) expectNumber('kernelSum', 'a weight', weight, { exclusiveMinimum: 0 });
  const parts = kernels.map((kernel, index) => ({ kernel, weight: weights[index] as number }));
  const first = parts[0] as Part;
  return radialKernel({
    kind: 'sum',
    kernels,
    weights,
    settings: { kind: 'sum', kernels: kernels.map(({ settings }) => settings), weights: [...weights] },
    exact: kernels.some(({ exact }) => exact),
    derivatives(squares, order) {
      return parts
        .slice(1)
        .reduce((total, part) => plus(total, weighted(part, squares, order)), weighted(first, squares, order));
    },
  } as const);
}

interface Part {
  readonly kernel: RadialKernel;
  readonly weight: number;
}

function weighted({ kernel, weight }: Part, squares: Tensor2D, order: RadialOrder): Tensor2D[] {
  return tf.tidy(() => kernel.derivatives(squares, order).map((derivative) => tf.mul<Tensor2D>(derivative, weight)));
}

/** a + b, entry by entry; both are disposed, so that the kernels of a sum are never there together. */
function plus(a: readonly Tensor2D[], b: readonly Tensor2D[]): Tensor2D[] {
  const sums = a.map((derivative, j) => tf.add<Tensor2D>(derivative, b[j] as Tensor2D));
  tf.dispose([...a, ...b]);
  return sums;
}
