import { denseVariant } from './arithmetic.js';
import type { DenseKernels } from './dense-kernels.js';
import type { DenseVariant } from './dense-module.js';
import { plainKernels } from './plain-kernels.js';
import { simdKernels } from './simd-kernels.js';

const made = new Map<DenseVariant, DenseKernels>();

/** The kernels in use: the WebAssembly module in the chosen arithmetic, or plain JavaScript where the engine cannot run it. */
export function denseKernels(): DenseKernels {
  const variant = denseVariant();
  const kernels = made.get(variant) ?? simdKernels(variant) ?? plainKernels;
  made.set(variant, kernels);
  return kernels;
}
