import * as tf from '@tensorflow/tfjs-core';
import { productOnHeap } from '../linear-algebra/wasm-product.js';
import { hostMemory, runKernel } from './host-memory.js';
import { type KernelCorrection, requireOriginal } from './kernel-correction.js';

/**
 * Products with `transposeA` or `transposeB` on wasm leave the fast path and run ten times slower. Transposing the
 * flagged argument first and multiplying plainly gives the same numbers at nearly full speed.
 */
function transposeFirst(product: tf.KernelFunc): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const transposed: tf.TensorInfo[] = [];
    const orient = (matrix: tf.TensorInfo | undefined, flag: unknown) => {
      if (matrix === undefined || !flag) return matrix;
      const result = transposeLastAxes(matrix, backend);
      transposed.push(result);
      return result;
    };
    try {
      const a = orient(inputs.a, attrs?.transposeA);
      const b = orient(inputs.b, attrs?.transposeB);
      const plain = { ...attrs, transposeA: false, transposeB: false };
      return product({ inputs: { ...inputs, ...(a && { a }), ...(b && { b }) }, backend, attrs: plain });
    } finally {
      for (const info of transposed) hostMemory('wasm', backend).dispose(info);
    }
  };
}

function transposeLastAxes(x: tf.TensorInfo, backend: object): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = [...x.shape.keys()];
  perm.splice(rank - 2, 2, rank - 1, rank - 2);
  return runKernel(tf.Transpose, backend, 'wasm', { x }, { perm });
}

/** Plain products run in our own module, transposed or not; what it does not take, and fused ones, go the way above. */
export const transposedProducts: readonly KernelCorrection[] = [
  {
    kernelName: tf.BatchMatMul,
    backendName: 'wasm',
    correct: (original) => productOnHeap(transposeFirst(requireOriginal(tf.BatchMatMul, original))),
  },
  {
    kernelName: tf._FusedMatMul,
    backendName: 'wasm',
    correct: (original) => transposeFirst(requireOriginal(tf._FusedMatMul, original)),
  },
];
