import type { DenseKernels } from './dense-kernels.js';
import { plainKernels } from './plain-kernels.js';

/** The fastest kernels that this engine can run. */
export function denseKernels(): DenseKernels {
  return plainKernels;
}
