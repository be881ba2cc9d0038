import * as tf from '@tensorflow/tfjs-core';
import { hostMemory, runKernel } from './host-memory.js';
import { type KernelCorrection, requireInput } from './kernel-correction.js';

/**
 * The gradient of a convolution in its filter, which wasm lacks: the image's patches as rows of a matrix, transposed,
 * times dy.
 */
function filterGradient({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = requireInput(tf.Conv2DBackpropFilter, inputs, 'x');
  const dy = requireInput(tf.Conv2DBackpropFilter, inputs, 'dy');
  const layout = convolutionLayout(x, attrs ?? {});
  const memory = hostMemory('wasm', backend);
  const pixels = layout.batchSize * layout.outHeight * layout.outWidth;
  const patchSize = layout.filterHeight * layout.filterWidth * layout.inChannels;
  const patches = memory.allocate([1, pixels, patchSize], 'float32');
  copyPatches(memory.values(x) as Float32Array, memory.values(patches) as Float32Array, layout);
  const slopes = runKernel(tf.Reshape, backend, 'wasm', { x: dy }, { shape: [1, pixels, layout.outChannels] });
  const product = { a: patches, b: slopes };
  try {
    const gradient = runKernel(tf.BatchMatMul, backend, 'wasm', product, { transposeA: true, transposeB: false });
    gradient.shape = layout.filterShape;
    return gradient;
  } finally {
    memory.dispose(patches);
    memory.dispose(slopes);
  }
}

function convolutionLayout(x: tf.TensorInfo, attrs: tf.NamedAttrMap): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode, filterShape, dataFormat } = attrs;
  if (dataFormat !== undefined && dataFormat !== 'NHWC') {
    throw new RangeError(`conv2d gradient: expected dataFormat NHWC, got ${String(dataFormat)}; transpose the image`);
  }
  return tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides as number | [number, number],
    1,
    pad as number,
    dimRoundingMode as 'floor' | 'round' | 'ceil',
  );
}

/** Row (image, y, x) of the patches = the pixels under the filter there, channels innermost; 0 outside the image. */
function copyPatches(x: Float32Array, patches: Float32Array, layout: tf.backend_util.Conv2DInfo): void {
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inHeight, inWidth, inChannels } = layout;
  const { strideHeight, strideWidth, padInfo } = layout;
  let at = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        for (let i = 0; i < filterHeight; i++) {
          const y = row * strideHeight - padInfo.top + i;
          for (let j = 0; j < filterWidth; j++, at += inChannels) {
            const from = column * strideWidth - padInfo.left + j;
            const isInside = y >= 0 && y < inHeight && from >= 0 && from < inWidth;
            const source = ((image * inHeight + y) * inWidth + from) * inChannels;
            for (let channel = 0; channel < inChannels; channel++) {
              patches[at + channel] = isInside ? (x[source + channel] as number) : 0;
            }
          }
        }
      }
    }
  }
}

export const filterGradients: readonly KernelCorrection[] = [
  { kernelName: tf.Conv2DBackpropFilter, backendName: 'wasm', correct: (original) => original ?? filterGradient },
];
