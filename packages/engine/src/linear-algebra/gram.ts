import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from '../matrix.js';
import { gramOnHeap } from './gram-on-heap.js';
import { checkMatrix } from './host.js';
import { denseKernels } from './select-kernels.js';

/**
 * M Mᵀ: `[b, P] -> [b, b]`, exactly symmetric. For a matrix, float64 throughout. For a tensor, runs of 32 products are summed in
 * float32 and those sums in float64: the error, measured relative to ‖Mᵢ‖ ‖Mⱼ‖, is below 3e-7 for the shortest rows and falls
 * with their length (2e-8 at P = 6200), where a float32 sum would grow.
 * @param m a float32 tensor, which stays the caller's, or a matrix
 * @returns float64, on the host
 */
export async function gram(m: tf.Tensor2D | Matrix): Promise<Matrix> {
  if (m instanceof tf.Tensor) {
    const [rows] = m.shape;
    return { rows, columns: rows, data: gramOnHeap(m) ?? (await gramOfTensor(m)) };
  }
  checkMatrix('gram', 'm', m);
  const data = denseKernels().gram({ a: m.data, rows: m.rows, depth: m.columns });
  return { rows: m.rows, columns: m.rows, data };
}

async function gramOfTensor(m: tf.Tensor2D): Promise<Float64Array> {
  const [rows, depth] = m.shape;
  const values = await m.data();
  const a = values instanceof Float32Array ? values : new Float32Array(values);
  return denseKernels().gram({ a, rows, depth });
}
