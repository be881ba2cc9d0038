// Flows

// Affine baselines
export type { AffineMap } from './baselines/affine-map.js';
export { type CoralOptions, coral } from './baselines/coral.js';
export { type LinearMongeOptions, linearMonge } from './baselines/linear-monge.js';
export type { Chooser, SpaceChoice, StatisticChoice, StepContext } from './flow/chooser.js';
export type {
  Flow,
  FlowInfo,
  FlowMethod,
  FlowState,
  FlowStep,
  SampleTarget,
  ScoreTarget,
  StateRecord,
  Target,
} from './flow/contract.js';
export { type DefaultStepsFlow, defaultSteps } from './flow/default-steps.js';
export { type DriftFlowOptions, driftFlow, type StepSettings } from './flow/drift-flow.js';
export {
  type ChosenKernelOptions,
  type KernelBandwidthRule,
  type KernelChoice,
  type KernelMaker,
  type ParticleContext,
  particleKernel,
  pooledKernel,
} from './flow/kernel-choice.js';
export { type MmdFlowOptions, mmdFlow } from './flow/mmd-flow.js';
export {
  type FeaturePresetOptions,
  type KernelPresetOptions,
  king,
  ntKing,
  type PooledOptions,
  type PresetOptions,
  paperPreset,
  randomFeatureKing,
  scalarKing,
  type TangentPresetOptions,
} from './flow/presets.js';
export type { QuantilesOption } from './flow/quantiles.js';
export { runnable } from './flow/runnable.js';
export { type SampleBatches, sampleStream } from './flow/sample-stream.js';
export { type SamplesOptions, samples } from './flow/samples.js';
export {
  affineDrifts,
  type ParticleKernelOptions,
  particleKernelGradient,
  particleScalarKernel,
  type RedrawnCentersOptions,
  type RedrawnFeaturesOptions,
  type RedrawnTangentOptions,
  redrawnFeatures,
  redrawnRadialBasis,
  redrawnTangent,
} from './flow/space-choosers.js';
export {
  type RedrawnFourierOptions,
  type RedrawnRbfOptions,
  redrawnFourier,
  redrawnRbf,
} from './flow/statistic-choosers.js';
export type { StepControl } from './flow/step-control.js';
export type { StepKeys } from './flow/step-keys.js';
export {
  type AdaptiveSteps,
  type AdaptiveStepsOptions,
  adaptiveSteps,
  type DecayingStepsOptions,
  decayingSteps,
  type StepSchedule,
  type StepSize,
} from './flow/step-size.js';
export { type SvgdOptions, svgd } from './flow/svgd.js';
export {
  type Velocity,
  type VelocityFlowOptions,
  type VelocityRequest,
  type VelocityStepSize,
  velocityFlow,
} from './flow/velocity-flow.js';
export { type WgfOptions, wgf } from './flow/wgf.js';
// Maps
export { applyMap, type ReadingOptions } from './map/apply.js';
export { concatMaps } from './map/concat-maps.js';
export { containsSamples } from './map/contains-samples.js';
export { decodeMap } from './map/decode.js';
export { encodeMap } from './map/encode.js';
// Inverse and density
export { fitGaussian, type Gaussian, gaussianLogDensity, standardGaussian } from './map/gaussian.js';
export type { Fold } from './map/inverse/undo.js';
export { type InvertedPoints, invertMap } from './map/invert-map.js';
export {
  type DensityChange,
  type DensityOptions,
  type LogDensity,
  type LogDensityOptions,
  logDensity,
  logDensityChange,
} from './map/log-density.js';
export { type MapFromRunOptions, mapFromRun } from './map/map-from-run.js';
export { truncateMap } from './map/truncate-map.js';
// Preprocessing
export { type FittedPreprocessing, fitPreprocessing, type PreprocessingOptions } from './preprocessing/fit.js';
export { identityPreprocessing } from './preprocessing/identity.js';
export { flowDimension, fromFlow, toFlow } from './preprocessing/transform.js';
// Runs
export { type BadStep, flowSteps, type GoodStep } from './run/flow-steps.js';
export { type ObservedStep, type Observer, type ObserverAnswer, type Progress, progress } from './run/observer.js';
export type { RunEnd } from './run/run-end.js';
export { type FlowRun, runFlow } from './run/run-flow.js';
export type { Checkpoint, RunHooks, RunOptions, RunSettings, RunStart } from './run/run-options.js';
export { type CheckpointOptions, checkpoints, type Snapshot, snapshots } from './run/snapshots.js';
export { type InexpressibleOptions, stopWhenInexpressible } from './run/stop-when-inexpressible.js';
export { type SettledOptions, stopWhenSettled } from './run/stop-when-settled.js';
export {
  type IndistinguishableOptions,
  measureTwoSample,
  stopWhenIndistinguishable,
  type TwoSampleOptions,
  type TwoSampleResult,
  type TwoSampleTest,
} from './run/two-sample-test.js';
export type { Preprocessing, RecordedStep, TransportMap } from './transport-map.js';
