export type { Drift, DriftBasis, DriftRecord, DriftSpace, JsonValue, RecordedTensor } from './drift-space.js';
export { type GaussianKernel, type GaussianOptions, gaussian } from './gaussian.js';
export type { Kernel } from './kernel.js';
export { DRAWING_VERSION, type DrawMlpOptions, drawMlp } from './mlp/draw.js';
export { type Mlp, type MlpLayer, type MlpOptions, type MlpOrigin, mlp } from './mlp/mlp.js';
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
