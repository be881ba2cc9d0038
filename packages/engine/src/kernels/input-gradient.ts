import * as tf from '@tensorflow/tfjs-core';
import { hostMemory, runKernel } from './host-memory.js';
import { type KernelCorrection, requireInput, requireOriginal } from './kernel-correction.js';

type Call = Parameters<tf.KernelFunc>[0];
type Padding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * The gradient of a convolution in its image, for which wasm has plain loops. At stride 1 it is itself a convolution, of dy with the filter turned round,
 * and those are fast.
 */
function inputGradient(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const padding = paddingOfTransposed(call);
    return padding === undefined ? original(call) : transposedConvolution(call, padding);
  };
}

/** How dy is padded; undefined where the gradient is no convolution. */
function paddingOfTransposed({ inputs, attrs }: Call): Padding | undefined {
  const { strides, pad, dimRoundingMode, inputShape, dataFormat } = attrs ?? {};
  if (dataFormat !== undefined && dataFormat !== 'NHWC') return undefined;
  const filter = requireInput(tf.Conv2DBackpropInput, inputs, 'filter');
  const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides as number | [number, number],
    1,
    pad as number,
    dimRoundingMode as 'floor' | 'round' | 'ceil',
  );
  const rows: [number, number] = [filterHeight - 1 - padInfo.top, filterHeight - 1 - padInfo.bottom];
  const columns: [number, number] = [filterWidth - 1 - padInfo.left, filterWidth - 1 - padInfo.right];
  if (strideHeight !== 1 || strideWidth !== 1 || Math.min(...rows, ...columns) < 0) return undefined;
  return [[0, 0], rows, columns, [0, 0]];
}

function transposedConvolution({ inputs, backend }: Call, pad: Padding): tf.TensorInfo {
  const dy = requireInput(tf.Conv2DBackpropInput, inputs, 'dy');
  const filter = requireInput(tf.Conv2DBackpropInput, inputs, 'filter');
  const memory = hostMemory('wasm', backend);
  const turned = runKernel(tf.Reverse, backend, 'wasm', { x: filter }, { dims: [0, 1] });
  const swapped = runKernel(tf.Transpose, backend, 'wasm', { x: turned }, { perm: [0, 1, 3, 2] });
  const settings = { strides: 1, pad, dataFormat: 'NHWC', dilations: 1 };
  try {
    return runKernel(tf.Conv2D, backend, 'wasm', { x: dy, filter: swapped }, settings);
  } finally {
    memory.dispose(turned);
    memory.dispose(swapped);
  }
}

export const inputGradients: readonly KernelCorrection[] = [
  {
    kernelName: tf.Conv2DBackpropInput,
    backendName: 'wasm',
    correct: (original) => inputGradient(requireOriginal(tf.Conv2DBackpropInput, original)),
  },
];
