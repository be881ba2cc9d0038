import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from '../matrix.js';
import { checkMatrix } from './host.js';
import { denseKernels } from './select-kernels.js';

/**
 * M Mᵀ: `[b, P] -> [b, b]`, exactly symmetric.
 * @param m a tensor, which stays the caller's, or a matrix
 */
export async function gram(m: tf.Tensor2D | Matrix): Promise<Matrix> {
  if (m instanceof tf.Tensor) {
    const [rows, depth] = m.shape;
    return gramOf(new Float32Array(await m.data()), rows, depth);
  }
  checkMatrix('gram', 'm', m);
  return gramOf(m.data, m.rows, m.columns);
}

function gramOf(a: Float64Array | Float32Array, rows: number, depth: number): Matrix {
  return { rows, columns: rows, data: denseKernels().gram({ a, rows, depth }) };
}
