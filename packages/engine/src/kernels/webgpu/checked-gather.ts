import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from '../../backend/webgpu-backend.js';
import { areInside, outOfRange } from '../fast-gather.js';
import { type KernelCorrection, requireInput, requireOriginal } from '../kernel-correction.js';

/** `tf.gather` that refuses an index out of range while the host still has the indices; on the device nobody can look. */
function checkFirst(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { shape } = requireInput(tf.GatherV2, call.inputs, 'x');
    const indices = requireInput(tf.GatherV2, call.inputs, 'indices');
    const axis = tf.util.parseAxisParam(Number(call.attrs?.axis ?? 0), shape)[0] ?? 0;
    const { values } = (call.backend as WebgpuBackend).tensorMap.get(indices.dataId);
    const length = shape[axis] ?? 0;
    if (values instanceof Int32Array && !areInside(values, length)) throw outOfRange(values, length);
    return original(call);
  };
}

export const checkedGather: readonly KernelCorrection[] = [
  {
    kernelName: tf.GatherV2,
    backendName: 'webgpu',
    correct: (original) => checkFirst(requireOriginal(tf.GatherV2, original)),
  },
];
