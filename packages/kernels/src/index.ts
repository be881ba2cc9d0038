export { type AffineFieldOptions, type AffineFieldSpace, affineFields } from './affine/affine-fields.js';
export type { Drift, DriftBasis, DriftRecord, DriftSpace, JsonValue, RecordedTensor } from './drift-space.js';
export { type FiniteSpace, type FiniteSpaceOptions, finiteSpace } from './finite/finite-space.js';
export { type GaussianKernel, type GaussianOptions, gaussian } from './gaussian.js';
export {
  type InverseMultiquadricKernel,
  type InverseMultiquadricOptions,
  inverseMultiquadric,
} from './inverse-multiquadric.js';
export type { Kernel } from './kernel.js';
export { type KernelSum, type KernelSumOptions, kernelSum } from './kernel-sum.js';
export { type MaternKernel, type MaternOptions, matern32, matern52 } from './matern.js';
export { DRAWING_VERSION, type DrawMlpOptions, drawMlp } from './mlp/draw.js';
export { type Mlp, type MlpLayer, type MlpOptions, type MlpOrigin, mlp } from './mlp/mlp.js';
export { negativeDistance } from './negative-distance.js';
export { type DensityRatioOptions, densityRatioDrift } from './points/density-ratio-drift.js';
export { meanDiscrepancy } from './points/mean-discrepancy.js';
export { type MeanDiscrepancyOptions, meanDiscrepancyDrift } from './points/mean-discrepancy-drift.js';
export { type SteinOptions, steinDrift } from './points/stein-drift.js';
export type { RadialFunction, RadialOrder } from './radial/radial-function.js';
export { type RadialKernel, radialKernel } from './radial/radial-kernel.js';
export type { RadialBasisOptions } from './radial-basis/centers.js';
export { type RadialBasisSpace, radialBasis } from './radial-basis/radial-basis.js';
export { type RadialBasisGradientSpace, radialBasisGradient } from './radial-basis/radial-basis-gradient.js';
export { type RandomFeatureOptions, type RandomFeatureSpace, randomFeatureGradient } from './random-features/space.js';
export { restoreDrift } from './record/restore-drift.js';
export {
  type KernelGradientSpace,
  type KernelSpaceOptions,
  kernelGradient,
  type ScalarKernelSpace,
  scalarKernel,
} from './rkhs/spaces.js';
export { type MlpTangentOptions, type MlpTangentSpace, mlpTangent } from './tangent/mlp-tangent.js';
