import { gaussianField, type Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { GaussianKernel } from '../gaussian.js';
import { inHostKernel, type Read } from '../host-kernel.js';
import type { Kernel } from '../kernel.js';
import type { FieldKernel } from './field-kernel.js';

/** Pairs of points that one kernel takes: their products are two matrices of so many numbers. */
const MOST_PAIRS = { wasm: 2 ** 21, tensorflow: 2 ** 17 };

export interface HostFieldParts {
  readonly rule: FieldKernel;
  /** y, `[m, d]`. */
  readonly particles: Tensor2D;
  /** V, `[m, d]`. */
  readonly field: Tensor2D;
}

/** Σⱼ K(x, yⱼ) Vⱼ in one kernel, in float64, for gradients of a Gaussian RKHS. Both are read once, and have to stay as they are. */
export function hostField({ rule, particles, field }: HostFieldParts): (x: Tensor2D) => Tensor2D | undefined {
  const { kernel } = rule;
  if (rule.kind !== 'kernel-gradient' || !isGaussian(kernel)) return () => undefined;
  const { bandwidth } = kernel;
  let velocities: ((points: Float32Array) => Float32Array | undefined) | undefined;
  const [count] = particles.shape;
  return inHostKernel(
    (points, read) => {
      velocities ??= gaussianField({ sources: matrixOf(particles, read), field: matrixOf(field, read), bandwidth });
      return velocities(points);
    },
    { wasm: MOST_PAIRS.wasm / count, tensorflow: MOST_PAIRS.tensorflow / count },
  );
}

function matrixOf(tensor: Tensor2D, read: Read): Matrix {
  return { rows: tensor.shape[0], columns: tensor.shape[1], data: Float64Array.from(read(tensor)) };
}

function isGaussian(kernel: Kernel): kernel is GaussianKernel {
  return kernel.kind === 'gaussian';
}
