import { accurateSums } from './accurate-sums.js';
import { einsums } from './einsum.js';
import { fastCast } from './fast-cast.js';
import { fastGather } from './fast-gather.js';
import { filterGradients } from './filter-gradient.js';
import { inputGradients } from './input-gradient.js';
import { applyCorrection, type KernelCorrection } from './kernel-correction.js';
import { nativeKernels } from './native-kernels.js';
import { nativeOnHost } from './native-on-host.js';
import { oneHot } from './one-hot.js';
import { segmentSums } from './segment-sum.js';
import { transposedProducts } from './transposed-products.js';
import { accurateFunctions } from './webgpu/accurate-functions.js';
import { checkedGather } from './webgpu/checked-gather.js';
import { longProducts } from './webgpu/long-products.js';
import { manyTerms } from './webgpu/many-terms.js';
import { pairwiseSums } from './webgpu/pairwise-sums.js';
import { reversedScans } from './webgpu/reversed-scans.js';

/** Every corrected kernel. One that is faster or more accurate is added here and nowhere else. */
const corrections: readonly KernelCorrection[] = [
  ...transposedProducts,
  ...accurateSums,
  ...fastCast,
  ...fastGather,
  ...segmentSums,
  ...einsums,
  ...filterGradients,
  ...inputGradients,
  ...oneHot,
  ...nativeKernels,
  ...nativeOnHost,
  ...accurateFunctions,
  ...checkedGather,
  ...longProducts,
  ...manyTerms,
  ...pairwiseSums,
  ...reversedScans,
];

/** Puts the corrected kernels of a backend in place of tfjs's; does nothing the second time. */
export function correctKernels(backendName: string): void {
  for (const correction of corrections) {
    if (correction.backendName === backendName) applyCorrection(correction);
  }
}
