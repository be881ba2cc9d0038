import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../kernel.js';

/** A matrix-valued kernel K(x, y) `[d, d]` made of a scalar one, known by its products with fields alone. */
export interface FieldKernel {
  readonly kind: 'kernel-gradient' | 'scalar-kernel';
  readonly kernel: Kernel;
  /** Σⱼ K(xᵢ, yⱼ) vⱼ for each field: `[n, d], [m, d], [k, m, d] -> [k, n, d]`. */
  product(x: Tensor2D, y: Tensor2D, fields: Tensor3D): Tensor3D;
  /** Its derivative in x along u, for one field: `[n, d], [n, d], [m, d], [m, d] -> [n, d]`. */
  directional(x: Tensor2D, u: Tensor2D, y: Tensor2D, field: Tensor2D): Tensor2D;
  /** Temporary bytes one row of x takes, for k fields at particles `[m, d]`. */
  bytesPerRow(fields: number, particles: readonly [number, number]): number;
}

/** K = ∇ₓ∇ᵧk: gradients of functions of the RKHS. */
export function gradientFieldKernel(kernel: Kernel): FieldKernel {
  return {
    kind: 'kernel-gradient',
    kernel,
    product: (x, y, fields) => kernel.mixedProduct(x, y, fields),
    directional: (x, u, y, field) => kernel.mixedDirectional(x, u, y, field),
    bytesPerRow: (fields, [count, dimension]) => 4 * (count * (4 * fields + 13) + 5 * fields * dimension),
  };
}

/** K = k I: one function of the RKHS for each coordinate. */
export function scalarFieldKernel(kernel: Kernel): FieldKernel {
  return {
    kind: 'scalar-kernel',
    kernel,
    product: (x, y, fields) => scalarProduct(kernel, x, y, fields),
    directional: (x, u, y, field) => tf.tidy(() => tf.matMul(kernel.directional(x, u, y), field)),
    bytesPerRow: (fields, [count, dimension]) => 4 * (count * 8 + 3 * fields * dimension),
  };
}

function scalarProduct(kernel: Kernel, x: Tensor2D, y: Tensor2D, fields: Tensor3D): Tensor3D {
  const [count, size, dimension] = fields.shape;
  return tf.tidy(() => {
    const sideBySide = tf.reshape(tf.transpose(fields, [1, 0, 2]), [size, count * dimension]);
    const smoothed = tf.matMul<Tensor2D>(kernel.value(x, y), sideBySide);
    return tf.transpose(tf.reshape<tf.Rank.R3>(smoothed, [x.shape[0], count, dimension]), [1, 0, 2]);
  });
}
