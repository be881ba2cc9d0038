import { expectNumber, expectShape } from '@ingd/engine';
import type { DriftSpace } from '../drift-space.js';
import type { Kernel } from '../kernel.js';
import { kernelBasis } from './basis.js';
import { type FieldKernel, gradientFieldKernel, scalarFieldKernel } from './field-kernel.js';

/** A kernel and the dimension of the points it is to act on. */
export interface KernelSpaceOptions<K extends Kernel = Kernel> {
  readonly kernel: K;
  /** d, the dimension of a point. */
  readonly dimension: number;
}

/** The space of `kernelGradient`; the extra fields let a fast path recognise it. */
export interface KernelGradientSpace<K extends Kernel = Kernel> extends DriftSpace {
  readonly kind: 'kernel-gradient';
  readonly kernel: K;
}

/** The space of `scalarKernel`; the extra fields let a fast path recognise it. */
export interface ScalarKernelSpace<K extends Kernel = Kernel> extends DriftSpace {
  readonly kind: 'scalar-kernel';
  readonly kernel: K;
}

/**
 * Gradients of functions of the kernel's RKHS, K(x, y) = ∇ₓ∇ᵧk(x, y): the space of KiNG   [Liu 2025, Eq. 9].
 * Exact, tile by tile over the particles: O(n² d k) work for k fields, never an `[n, n, d, d]` tensor.
 */
export function kernelGradient<K extends Kernel>(options: KernelSpaceOptions<K>): KernelGradientSpace<K> {
  const space = kernelSpace('kernelGradient', gradientFieldKernel(options.kernel), options.dimension);
  return { ...space, kind: 'kernel-gradient', kernel: options.kernel };
}

/** One function of the kernel's RKHS for each coordinate, K(x, y) = k(x, y) I   [Liu 2025, Remark to Eq. 9]. */
export function scalarKernel<K extends Kernel>(options: KernelSpaceOptions<K>): ScalarKernelSpace<K> {
  const space = kernelSpace('scalarKernel', scalarFieldKernel(options.kernel), options.dimension);
  return { ...space, kind: 'scalar-kernel', kernel: options.kernel };
}

function kernelSpace(functionName: string, rule: FieldKernel, dimension: number): DriftSpace {
  expectNumber(functionName, 'dimension', dimension, { minimum: 1, integer: true });
  return {
    name: `${rule.kind}(${rule.kernel.kind})`,
    dimension,
    size: undefined,
    at(x) {
      expectShape(`${functionName}.at`, 'x', x, [null, dimension]);
      return kernelBasis(rule, x);
    },
    dispose() {},
  };
}
