import * as tf from '@tensorflow/tfjs-core';
import { type KernelCorrection, requireInput, requireOriginal } from '../kernel-correction.js';
import { onWorkbench } from '../workbench.js';

/**
 * Cumulative sums and products from the end, by turning the axis round before and after. tfjs compiles the length of the
 * first axis that it meets into its reversed shader and uses that for every length from then on.
 */
function turnRound(kernelName: string, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    if (!attrs?.reverse) return original(call);
    const axis = Number(attrs.axis);
    return onWorkbench('webgpu', backend, (bench) => {
      const turned = bench.run(tf.Reverse, { x: requireInput(kernelName, inputs, 'x') }, { dims: [axis] });
      const scanned = bench.run(kernelName, { x: turned }, { ...attrs, reverse: false });
      return bench.run(tf.Reverse, { x: scanned }, { dims: [axis] });
    });
  };
}

export const reversedScans: readonly KernelCorrection[] = [tf.Cumsum, tf.Cumprod].map((kernelName) => ({
  kernelName,
  backendName: 'webgpu',
  correct: (original) => turnRound(kernelName, requireOriginal(kernelName, original)),
}));
