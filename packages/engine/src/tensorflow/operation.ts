import type * as tf from '@tensorflow/tfjs-core';
import { explained, nativeAttributes, type OperationAttributes } from './attributes.js';
import { requireTensorflow } from './binding.js';

/** What an operation takes besides tensors. */
export interface OperationOptions {
  readonly attributes?: OperationAttributes;
  /** How many tensors it gives. Default 1. */
  readonly outputs?: number;
}

/**
 * Runs an operation of TensorFlow by its name on float32 tensors, on the native backend: `Cholesky`, `MatrixTriangularSolve`,
 * `SelfAdjointEigV2`, `Qr`, `Svd`, `Lgamma`, and whatever else its library has. It has no gradient.
 * @param inputs borrowed, in the order in which the operation takes them
 * @returns its outputs; the caller disposes them
 * @throws Error on another backend; RangeError with TensorFlow's own words when the operation does not run
 */
export function tensorflowOperation(
  operation: string,
  inputs: readonly tf.Tensor[],
  { attributes = {}, outputs = 1 }: OperationOptions = {},
): readonly tf.Tensor[] {
  const backend = requireTensorflow('tensorflowOperation');
  const native = nativeAttributes(backend.binding, backend.binding.TF_FLOAT, attributes);
  return explained('tensorflowOperation', operation, inputs, () =>
    backend.executeMultipleOutputs(operation, native, inputs, outputs),
  );
}
