import * as tf from '@tensorflow/tfjs-core';
import { type KernelCorrection, requireOriginal } from '../kernel-correction.js';
import { onWorkbench, type Workbench } from '../workbench.js';

/** Every WebGPU device binds at least 8 storage buffers to a shader; one is the output's. */
const mostTerms = 7;

/** `tf.addN` of any number of tensors, a few at a time: tfjs binds them all, and beyond the device's limit nothing is computed. */
function addInGroups(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const terms = Object.values(call.inputs).filter((term) => term !== undefined);
    if (terms.length <= mostTerms) return original(call);
    return onWorkbench('webgpu', call.backend, (bench) => addUp(bench, terms));
  };
}

function addUp(bench: Workbench, terms: readonly tf.TensorInfo[]): tf.TensorInfo {
  const group = terms.slice(0, mostTerms);
  const sum = bench.run(tf.AddN, group as unknown as tf.NamedTensorInfoMap); // tfjs passes this kernel a list
  const rest = terms.slice(mostTerms);
  return rest.length === 0 ? sum : addUp(bench, [sum, ...rest]);
}

export const manyTerms: readonly KernelCorrection[] = [
  {
    kernelName: tf.AddN,
    backendName: 'webgpu',
    correct: (original) => addInGroups(requireOriginal(tf.AddN, original)),
  },
];
