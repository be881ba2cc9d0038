// Samples

// Kernels
export type { BandwidthChoice } from './bandwidth.js';
// Classifiers
export type { Classifier, CrossFit, CrossPredict } from './classifier.js';
export { type ClassifierTest, type ClassifierTestOptions, classifierTest } from './classifier-test.js';
// Optimal transport
export type { CostOrder } from './costs.js';
export type { Directions } from './directions.js';
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
// Fitted normal distributions
export { type FrechetDistanceOptions, frechetDistance } from './frechet-distance.js';
export { type GaussianKlOptions, gaussianKlDivergence } from './gaussian-kl-divergence.js';
export type { KernelOptions } from './kernel-choice.js';
// A sample and a model known by its score
export {
  kernelSteinDiscrepancySquared,
  type SteinDiscrepancyOptions,
  type SteinOptions,
} from './kernel-stein-discrepancy.js';
export { type KernelSteinTest, type KernelSteinTestOptions, kernelSteinTest } from './kernel-stein-test.js';
// Density ratio
export { type DensityRatio, type KliepOptions, kliep } from './kliep.js';
export { type LinearTimeMmd, type LinearTimeMmdOptions, linearTimeMmd } from './linear-time-mmd.js';
export { type LogisticOptions, logisticClassifier } from './logistic-classifier.js';
export { type MmdOptions, type MmdSquaredOptions, type MmdToOptions, mmd, mmdSquared, mmdTo } from './mmd.js';
export {
  type MmdPermutationTest,
  type MmdPermutationTestOptions,
  type MmdPermutationTestsOptions,
  type MmdTest,
  mmdPermutationTest,
  mmdPermutationTests,
} from './mmd-permutation-test.js';
export {
  type MmdWildBootstrapTest,
  type MmdWildBootstrapTestOptions,
  mmdWildBootstrapTest,
} from './mmd-wild-bootstrap-test.js';
export { type NearestNeighborsOptions, nearestNeighborsClassifier } from './nearest-neighbors-classifier.js';
export type { TransportPlan } from './network-simplex.js';
export type { Watched } from './pacing.js';
// Tests by any statistic
export { type PermutationTest, type PermutationTestOptions, permutationTest } from './permutation-test.js';
// Generated points against real ones
export { type PrecisionRecall, type PrecisionRecallOptions, precisionRecall } from './precision-recall.js';
export type { PairWeights, Samples, Weights } from './samples.js';
export {
  type SinkhornDivergence,
  type SinkhornEnd,
  type SinkhornTransport,
  sinkhornDivergence,
  sinkhornTransport,
} from './sinkhorn.js';
export type { SinkhornOptions } from './sinkhorn-options.js';
export { type SlicedWasserstein, type SlicedWassersteinOptions, slicedWasserstein } from './sliced-wasserstein.js';
export {
  type SlicedWassersteinTest,
  type SlicedWassersteinTestOptions,
  slicedWassersteinTest,
} from './sliced-wasserstein-test.js';
export {
  gaussianSteinKernel,
  type InverseMultiquadricOptions,
  inverseMultiquadricSteinKernel,
  type SteinKernel,
} from './stein-kernels.js';
export { type Wasserstein, type WassersteinOptions, wasserstein } from './wasserstein.js';
