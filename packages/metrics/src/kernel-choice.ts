import { type BandwidthChoice, bandwidthOf } from './bandwidth.js';
import { type DistanceKernel, gaussianKernel, type KernelChoice } from './distance-kernels.js';
import type { Sample } from './samples.js';

/** Which kernel: Gaussian unless told. A kernel that is a value already has its scale, and takes no bandwidth. */
export interface KernelOptions {
  readonly kernel?: KernelChoice | undefined;
  readonly bandwidth?: BandwidthChoice | undefined;
}

/** The kernel, and the bandwidth that it was made of where it was. */
export function kernelOf(
  functionName: string,
  { kernel = gaussianKernel, bandwidth }: KernelOptions,
  samples: { x: Sample; y: Sample },
): { readonly kernel: DistanceKernel; readonly bandwidth: number | undefined } {
  if (typeof kernel === 'function') {
    const scale = bandwidthOf(functionName, bandwidth, samples);
    return { kernel: kernel({ bandwidth: scale }), bandwidth: scale };
  }
  if (bandwidth === undefined) return { kernel, bandwidth: undefined };
  throw new TypeError(
    `${functionName}: expected a bandwidth or a kernel that has its own, got both; pass the function that makes the kernel, such as gaussianKernel, or leave bandwidth out`,
  );
}
