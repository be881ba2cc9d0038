import { type Matrix, toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { functionOperator } from '../operators/function-operator.js';

/** A ≈ U diag(λ) Uᵀ + shift I, with r orthonormal columns U. */
export interface SpectralApproximation {
  /** U, `[n, r]` */
  readonly basis: Matrix;
  /** λ, `[r]`, at least 0. */
  readonly eigenvalues: ArrayLike<number>;
  readonly shift: number;
  /** What λ is taken for outside the range of U, where A is known only to be at most this. */
  readonly floor: number;
}

/**
 * (floor + shift) U (Λ + shift)⁻¹ Uᵀ + (I − U Uᵀ): the inverse of the approximation up to a factor   [Frangella, Tropp & Udell 2023,
 * Eq. 5.3]. The projection is done twice, since in float32 what one leaves of a large eigenvector outweighs a small shift. The caller
 * disposes it.
 */
export function spectralInverse({ basis, eigenvalues, shift, floor }: SpectralApproximation): LinearOperator {
  const { rows, columns: rank } = basis;
  const u = toTensor(basis);
  const shares = Float32Array.from(eigenvalues, (value) => (floor + shift) / (value + shift));
  const weights = tf.tensor2d(shares, [rank, 1]);
  const project = (v: Tensor2D, coefficients: Tensor2D) => tf.sub<Tensor2D>(v, tf.matMul(u, coefficients));
  const within = (v: Tensor2D): Tensor2D => tf.matMul(u, v, true, false); // Uᵀ v, [r, k]
  return functionOperator({
    name: 'spectral-inverse',
    rows,
    columns: rows,
    tags: ['positive-definite'],
    apply(v) {
      if (rank === 0) return tf.clone(v);
      const coefficients = within(v);
      const once = project(v, coefficients);
      const twice = project(once, within(once));
      return tf.add(twice, tf.matMul(u, tf.mul<Tensor2D>(weights, coefficients)));
    },
    cost: { operations: 10 * rows * rank, bytes: 16 * rows },
    dispose: () => tf.dispose([u, weights]),
  });
}
