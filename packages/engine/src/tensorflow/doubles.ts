import type * as tf from '@tensorflow/tfjs-core';
import { explained, nativeAttributes } from './attributes.js';
import { type NativeHandle, requireTensorflow, type TensorflowBackend } from './binding.js';
import type { OperationOptions } from './operation.js';

/** TensorFlow's number for float64, which the binding does not name. */
const TF_DOUBLE = 2;

/** A float64 tensor inside TensorFlow, valid until the work that made it ends. */
export type DoubleTensor = Pick<NativeHandle, 'id' | 'shape'>;

/** Float64 inside TensorFlow: what goes in, what is computed there by name, what comes out. */
export interface Doubles {
  /** The same bits. The numbers are not copied: leave them alone until the work ends. */
  write(values: Float64Array, shape: readonly number[]): DoubleTensor;
  /** A float32 tensor of the native backend, cast where it lies. It stays the caller's. */
  fromTensor(tensor: tf.Tensor): DoubleTensor;
  /** The outputs of an operation, `run('Cholesky', [a])`; T is float64. */
  run(operation: string, inputs: readonly DoubleTensor[], options?: OperationOptions): readonly DoubleTensor[];
  /** A copy on the host, bit for bit. */
  read(tensor: DoubleTensor): Float64Array;
  /** Rounded to float32, as a tensor of the native backend that the caller disposes. */
  toTensor(tensor: DoubleTensor): tf.Tensor;
}

/**
 * Computes in float64 inside TensorFlow, which tfjs's own tensors cannot: operations run by name on the binding. Everything made meanwhile
 * is freed in the end, whether the work succeeds or throws; it must be synchronous.
 * @returns what `work` returns
 * @throws Error on another backend than `tensorflow`
 */
export function withDoubles<Result>(work: (doubles: Doubles) => Result): Result {
  const backend = requireTensorflow('withDoubles');
  const made: number[] = [];
  try {
    return work(doublesOn(backend, made));
  } finally {
    for (const id of made) backend.binding.deleteTensor(id);
  }
}

function doublesOn(backend: TensorflowBackend, made: number[]): Doubles {
  const { binding } = backend;
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const execute: typeof binding.executeOp = (name, attributes, ids, outputs) => {
    const handles = binding.executeOp(name, attributes, ids, outputs);
    for (const { id } of handles) made.push(id);
    return handles;
  };
  const only = (handles: readonly NativeHandle[]): NativeHandle => handles[0] as NativeHandle;
  return {
    write(values, shape) {
      const words = new Float32Array(values.buffer, values.byteOffset, 2 * values.length);
      const id = binding.createTensor([...shape, 2], binding.TF_FLOAT, words);
      made.push(id);
      return only(execute('Bitcast', [type('T', binding.TF_FLOAT), type('type', TF_DOUBLE)], [id], 1));
    },
    fromTensor(tensor) {
      const ids = backend.getInputTensorIds([tensor]);
      return only(execute('Cast', [type('SrcT', binding.TF_FLOAT), type('DstT', TF_DOUBLE)], ids, 1));
    },
    run(operation, inputs, { attributes = {}, outputs = 1 } = {}) {
      const native = nativeAttributes(binding, TF_DOUBLE, attributes);
      const ids = inputs.map(({ id }) => id);
      return explained('withDoubles', operation, inputs, () => execute(operation, native, ids, outputs));
    },
    read({ id }) {
      const words = only(execute('Bitcast', [type('T', TF_DOUBLE), type('type', binding.TF_FLOAT)], [id], 1));
      const { buffer, byteOffset, length } = binding.tensorDataSync(words.id);
      return new Float64Array(buffer, byteOffset, length / 2);
    },
    toTensor({ id }) {
      const attributes = [type('SrcT', TF_DOUBLE), type('DstT', binding.TF_FLOAT)];
      return backend.createOutputTensor(only(binding.executeOp('Cast', attributes, [id], 1)));
    },
  };
}
