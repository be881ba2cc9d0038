import { type Matrix, multiply, toMatrix, transpose } from '@ingd/engine';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** ⟨uᵢ, vⱼ⟩ of k fields with k others, accumulated in double: `[k, n, d], [k, n, d] -> [k, k]`. */
export async function fieldProducts(u: Tensor3D, v: Tensor3D): Promise<Matrix> {
  const [left, right] = [await hostRows(u), await hostRows(v)];
  return multiply(left, transpose(right));
}

async function hostRows(fields: Tensor3D): Promise<Matrix> {
  const [count, rows, dimension] = fields.shape;
  const flat = tf.reshape<tf.Rank.R2>(fields, [count, rows * dimension]);
  try {
    return await toMatrix(flat);
  } finally {
    flat.dispose();
  }
}
