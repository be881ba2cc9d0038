import type { DenseKernels } from './dense-kernels.js';
import { plainKernels } from './plain-kernels.js';
import { simdKernels } from './simd-kernels.js';

let chosen: DenseKernels | undefined;

/** The kernels in use: WebAssembly SIMD, whose results do not depend on the processor, or plain JavaScript where there is none. */
export function denseKernels(): DenseKernels {
  chosen ??= simdKernels('simd') ?? plainKernels;
  return chosen;
}
