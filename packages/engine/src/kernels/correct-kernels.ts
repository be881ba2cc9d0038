import { accurateSums } from './accurate-sums.js';
import { einsums } from './einsum.js';
import { fastCast } from './fast-cast.js';
import { fastGather } from './fast-gather.js';
import { filterGradients } from './filter-gradient.js';
import { applyCorrection, type KernelCorrection } from './kernel-correction.js';
import { nativeKernels } from './native-kernels.js';
import { oneHot } from './one-hot.js';
import { segmentSums } from './segment-sum.js';
import { transposedProducts } from './transposed-products.js';

/** Every corrected kernel. One that is faster or more accurate is added here and nowhere else. */
const corrections: readonly KernelCorrection[] = [
  ...transposedProducts,
  ...accurateSums,
  ...fastCast,
  ...fastGather,
  ...segmentSums,
  ...einsums,
  ...filterGradients,
  ...oneHot,
  ...nativeKernels,
];

/** Puts the corrected kernels of a backend in place of tfjs's; does nothing the second time. */
export function correctKernels(backendName: string): void {
  for (const correction of corrections) {
    if (correction.backendName === backendName) applyCorrection(correction);
  }
}
