import * as tf from '@tensorflow/tfjs-core';
import { type KernelCorrection, requireKernel, singleOutput } from './kernel-correction.js';

/**
 * Products with `transposeA` or `transposeB` on wasm leave the fast path and run ten times slower. Transposing the
 * flagged argument first and multiplying plainly gives the same numbers at nearly full speed.
 */
function transposeFirst(original: tf.KernelFunc | undefined): tf.KernelFunc {
  if (original === undefined)
    throw new Error('useBackend: expected wasm to have a matrix product, got none; update tfjs');
  return ({ inputs, attrs, backend }) => {
    const transposed: tf.TensorInfo[] = [];
    const orient = (matrix: tf.TensorInfo | undefined, flag: unknown) => {
      if (matrix === undefined || !flag) return matrix;
      const result = transposeLastAxes(matrix, backend);
      transposed.push(result);
      return result;
    };
    const a = orient(inputs['a'], attrs?.['transposeA']);
    const b = orient(inputs['b'], attrs?.['transposeB']);
    const plainInputs = { ...inputs, ...(a && { a }), ...(b && { b }) };
    try {
      return original({ inputs: plainInputs, backend, attrs: { ...attrs, transposeA: false, transposeB: false } });
    } finally {
      for (const { dataId } of transposed) disposeData(backend, dataId);
    }
  };
}

function transposeLastAxes(x: tf.TensorInfo, backend: object): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = [...x.shape.keys()];
  perm.splice(rank - 2, 2, rank - 1, rank - 2);
  return singleOutput(requireKernel(tf.Transpose, 'wasm')({ inputs: { x }, backend, attrs: { perm } }));
}

function disposeData(backend: object, dataId: tf.DataId): void {
  (backend as tf.KernelBackend).disposeData(dataId);
}

export const transposedProducts: readonly KernelCorrection[] = [tf.BatchMatMul, tf._FusedMatMul].map((kernelName) => ({
  kernelName,
  backendName: 'wasm',
  correct: transposeFirst,
}));
