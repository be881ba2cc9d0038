// Samples

// Kernels
export type { BandwidthChoice } from './bandwidth.js';
export {
  type DistanceKernel,
  energyKernel,
  type GaussianMixtureOptions,
  gaussianKernel,
  gaussianMixtureKernel,
  type KernelChoice,
  type KernelScale,
} from './distance-kernels.js';
// Maximum mean discrepancy and energy distance
export { type EnergyDistanceOptions, energyDistance } from './energy-distance.js';
export type { KernelOptions } from './kernel-choice.js';
export { type LinearTimeMmd, type LinearTimeMmdOptions, linearTimeMmd } from './linear-time-mmd.js';
export { type MmdOptions, type MmdSquaredOptions, type MmdToOptions, mmd, mmdSquared, mmdTo } from './mmd.js';
export {
  type MmdPermutationTest,
  type MmdPermutationTestOptions,
  type MmdTest,
  mmdPermutationTest,
} from './mmd-permutation-test.js';
export {
  type MmdWildBootstrapTest,
  type MmdWildBootstrapTestOptions,
  mmdWildBootstrapTest,
} from './mmd-wild-bootstrap-test.js';
export type { Watched } from './pacing.js';
export type { PairWeights, Samples, Weights } from './samples.js';
