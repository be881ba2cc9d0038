import { type Matrix, multiply, toMatrix, transpose } from '@ingd/engine';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** ⟨uᵢ, vⱼ⟩ of k fields with k others, accumulated in double and made symmetric: `[k, n, d], [k, n, d] -> [k, k]`. */
export async function fieldGram(u: Tensor3D, v: Tensor3D): Promise<Matrix> {
  const [left, right] = [await hostRows(u), await hostRows(v)];
  return symmetric(multiply(left, transpose(right)));
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

/** Half of a matrix and its transpose. */
function symmetric({ rows, columns, data }: Matrix): Matrix {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      result[i * columns + j] = ((data[i * columns + j] as number) + (data[j * columns + i] as number)) / 2;
    }
  }
  return { rows, columns, data: result };
}
