import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './host-memory.js';

/** Runs kernels of one backend and remembers what to dispose: for kernels written as several others. */
export interface Workbench {
  readonly backend: object;
  run(kernelName: string, inputs: tf.NamedTensorInfoMap, attrs?: tf.NamedAttrMap): tf.TensorInfo;
  /** Has something made elsewhere disposed with the rest. */
  keep(made: tf.TensorInfo): tf.TensorInfo;
}

/** Runs `work` and disposes everything that it made but its result. */
export function onWorkbench(
  backendName: string,
  backend: object,
  work: (bench: Workbench) => tf.TensorInfo,
): tf.TensorInfo {
  const made: tf.TensorInfo[] = [];
  const keep = (info: tf.TensorInfo) => {
    made.push(info);
    return info;
  };
  const run: Workbench['run'] = (kernelName, inputs, attrs) =>
    keep(runKernel(kernelName, backend, backendName, inputs, attrs));
  try {
    const result = work({ backend, run, keep });
    return runKernel(tf.Identity, backend, backendName, { x: result }); // outlives the disposal below
  } finally {
    for (const { dataId } of made) (backend as tf.KernelBackend).disposeData(dataId);
  }
}
