import * as tf from '@tensorflow/tfjs-core';

/** A tensor inside TensorFlow. */
export interface NativeHandle {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** An attribute as the binding takes it. */
export interface NativeAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string;
}

/** The binding of tfjs-node to TensorFlow's C interface, as far as it is used here. */
export interface TensorflowBinding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  createTensor(shape: readonly number[], dtype: number, values: Float32Array): number;
  deleteTensor(id: number): void;
  getNumOfTensors(): number;
  tensorDataSync(id: number): Float32Array;
  executeOp(
    name: string,
    attributes: readonly NativeAttribute[],
    ids: readonly number[],
    outputs: number,
  ): readonly NativeHandle[];
}

/** The backend of tfjs-node. */
export interface TensorflowBackend {
  readonly binding: TensorflowBinding;
  executeMultipleOutputs(
    name: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
  createOutputTensor(handle: NativeHandle): tf.Tensor;
  getInputTensorIds(inputs: readonly tf.Tensor[]): number[];
}

/** The native backend, where it is the current one. */
export function tensorflowBackend(): TensorflowBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as TensorflowBackend) : undefined;
}

/** The native backend, or a refusal that says how to have it. */
export function requireTensorflow(functionName: string): TensorflowBackend {
  const backend = tensorflowBackend();
  if (backend !== undefined) return backend;
  throw new Error(
    `${functionName}: expected the backend tensorflow, got ${tf.getBackend()}; call useBackend('tensorflow') first`,
  );
}
