import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from '../matrix.js';

/** A float64 copy of a tensor on the host. The tensor stays the caller's. */
export async function toMatrix(tensor: tf.Tensor2D): Promise<Matrix> {
  const [rows, columns] = tensor.shape;
  return { rows, columns, data: new Float64Array(await tensor.data()) };
}

/** A float32 tensor of the matrix, `[rows, columns]`; the caller disposes it. */
export function toTensor(matrix: Matrix): tf.Tensor2D {
  checkMatrix('toTensor', 'matrix', matrix);
  return tf.tensor2d(new Float32Array(matrix.data), [matrix.rows, matrix.columns]);
}

/** Throws unless `matrix.data` has `rows × columns` entries. */
export function checkMatrix(functionName: string, argumentName: string, matrix: Matrix): void {
  const { rows, columns, data } = matrix;
  const sized = Number.isInteger(rows) && rows >= 0 && Number.isInteger(columns) && columns >= 0;
  if (!sized || !(data instanceof Float64Array) || data.length !== rows * columns) {
    throw new RangeError(
      `${functionName}: expected ${argumentName} to hold rows × columns float64 entries, got [${rows}, ${columns}] with ${data?.length} entries; pass row-major data of exactly that length`,
    );
  }
}
