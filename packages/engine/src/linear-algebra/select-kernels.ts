import { tensorflowBackend } from '../tensorflow/binding.js';
import { nativeDenseKernels } from '../tensorflow/native-dense-kernels.js';
import { denseVariant } from './arithmetic.js';
import type { DenseKernels } from './dense-kernels.js';
import type { ModuleVariant } from './embedded-module.js';
import { plainKernels } from './plain-kernels.js';
import { simdKernels } from './simd-kernels.js';

const made = new Map<ModuleVariant, DenseKernels>();
const madeNative = new Map<DenseKernels, DenseKernels>();

/**
 * The kernels in use: the WebAssembly module in the chosen arithmetic, or plain JavaScript where the engine cannot run it; on the
 * native backend TensorFlow's own for large problems.
 */
export function denseKernels(): DenseKernels {
  const variant = denseVariant();
  const kernels = made.get(variant) ?? simdKernels(variant) ?? plainKernels;
  made.set(variant, kernels);
  if (tensorflowBackend() === undefined) return kernels;
  const native = madeNative.get(kernels) ?? nativeDenseKernels(kernels);
  madeNative.set(kernels, native);
  return native;
}
