import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './host-memory.js';
import { type KernelCorrection, requireInput, requireOriginal } from './kernel-correction.js';

const backendName = 'tensorflow';

/** TensorFlow's own sentence about a wrong index names an operation that no caller has heard of. */
export function gatherWithReason(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    try {
      return original(call);
    } catch (thrown) {
      const range = /the index value (-?\d+) is not in \[0, (-?\d+)\]/.exec(String(thrown));
      if (range === null) throw thrown;
      throw new RangeError(`gather: expected indices from 0 to ${range[2]}, got ${range[1]}; check the indices`);
    }
  };
}

/** Not a number becomes 0, as on the other backends; to TensorFlow it is whatever the processor makes of it. */
function castNaNToZero(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const x = requireInput(tf.Cast, inputs, 'x');
    if (x.dtype !== 'float32' || attrs?.dtype !== 'int32') return original(call);
    const isNumber = runKernel(tf.Equal, backend, backendName, { a: x, b: x });
    const zeros = runKernel(tf.ZerosLike, backend, backendName, { x });
    const numbers = runKernel(tf.Select, backend, backendName, { condition: isNumber, t: x, e: zeros });
    try {
      return original({ ...call, inputs: { x: numbers } });
    } finally {
      tf.dispose([isNumber, zeros, numbers] as tf.Tensor[]);
    }
  };
}

export const nativeKernels: readonly KernelCorrection[] = [
  {
    kernelName: tf.Cast,
    backendName,
    correct: (original) => castNaNToZero(requireOriginal(tf.Cast, original)),
  },
];
