import { type Matrix, toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredTensors, centredTensors } from './centred-tensors.js';
import type { RbfFields } from './rbf-sample.js';
import { sumOfGrams } from './symmetric-sum.js';

/** Products of a similarity ζ `[n, n]` that its owner may know cheaper ways to. */
export interface SimilarityProducts {
  readonly similarity: Tensor2D;
  /** ζ K, `[n, b]`. */
  readonly smooth: Tensor2D;
  /** Kᵀ ζ K, `[b, b]`. */
  readonly product: Tensor2D;
}

/**
 * Σᵢⱼ ζᵢⱼ ⟨V_c(xᵢ), V_c'(xⱼ)⟩ = (c cᵀ) ∘ (Kᵀ ζ K) − R − Rᵀ with R = Kᵀ[(ζ K) ∘ p − ½ (ζ ∘ q) K]: its cost hardly depends on d.
 * Leaves temporaries to the caller's scope.
 */
export function similarityGram({ k, p, q, cc }: CentredTensors, { similarity, smooth, product }: SimilarityProducts) {
  const lengths = tf.matMul<Tensor2D>(tf.mul(similarity, tf.mul(q, 0.5)), k);
  const r = tf.matMul<Tensor2D>(k, tf.sub<Tensor2D>(tf.mul(smooth, p), lengths), true);
  return tf.sub<Tensor2D>(tf.sub(tf.mul(cc, product), r), tf.transpose(r));
}

/** M Mᵀ for RBF statistics and one scalar kernel for each coordinate, K(x, y) = k(x, y) I. */
export async function scalarGram(fields: RbfFields, kernel: Matrix): Promise<Matrix> {
  const total = tf.tidy(() => {
    const tensors = centredTensors(fields);
    const similarity = toTensor(kernel);
    const smooth = tf.matMul<Tensor2D>(similarity, tensors.k);
    return similarityGram(tensors, { similarity, smooth, product: tf.matMul(tensors.k, smooth, true) });
  });
  try {
    return await sumOfGrams([], [total]);
  } finally {
    total.dispose();
  }
}
