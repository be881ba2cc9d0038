// Distillation
export { type DistilOptions, type DistilRun, type DistilStage, distil, type Teacher } from './distillation/distil.js';
export {
  type DistilAlong,
  type DistilAlongOptions,
  distilAlong,
} from './distillation/distil-along.js';
export {
  type Distillation,
  type DistillationInfo,
  type DistillationOptions,
  type DistillationState,
  disposeDistillationState,
  distillation,
  type Pairs,
} from './distillation/distillation.js';
// Energy models
export {
  decodeEnergy,
  type EncodeEnergyOptions,
  type EnergyProgress,
  encodeEnergy,
} from './energy/energy-checkpoint.js';
export { type EnergyModel, energyModel } from './energy/energy-model.js';
export {
  type EnergyInfo,
  type EnergyLoss,
  type EnergyState,
  type EnergyTraining,
  type EnergyTrainingOptions,
  energyTraining,
} from './energy/energy-training.js';
export { type LangevinOptions, type LangevinResult, langevin } from './energy/langevin.js';
export {
  type DenoisingOptions,
  denoisingScoreMatching,
  type ScoreMatching,
  type SlicedOptions,
  slicedScoreMatching,
} from './energy/score-matching.js';
export {
  type BestEpoch,
  disposeEnergyState,
  type EnergyObserved,
  type EnergyRun,
  type TrainEnergyOptions,
  trainEnergy,
} from './energy/train-energy.js';
// Flow matching
export {
  disposeFlowMatchingState,
  type FlowMatching,
  type FlowMatchingInfo,
  type FlowMatchingOptions,
  type FlowMatchingState,
  flowMatching,
} from './flow-matching/flow-matching.js';
export {
  decodeFlowMatching,
  type EncodeFlowMatchingOptions,
  encodeFlowMatching,
} from './flow-matching/record.js';
// Generators
export type { Generator } from './generators/generator.js';
export { networkInTime } from './generators/network-in-time.js';
export { type RecordedDrift, type RecordedGenerator, recordedDrifts } from './generators/recorded-drifts.js';
export {
  type TrainedGenerator,
  type TrainedGeneratorOptions,
  trainedGenerator,
} from './generators/trained-generator.js';
export { type Integrator, type VelocityFieldOptions, velocityField } from './generators/velocity-field.js';
// Networks
export type { AffineLayer } from './networks/affine-layer.js';
export {
  type Convolution,
  type ConvolutionalNetwork,
  type ConvolutionalNetworkOptions,
  convolutionalNetwork,
} from './networks/convolutional-network.js';
export { decodeNetwork, type EncodeNetworkOptions, encodeNetwork, type SavedNetwork } from './networks/file.js';
export type { ImageShape } from './networks/image-maps.js';
export type { DrawnLayer, Initialisation, InitialiseOptions } from './networks/initialisation.js';
export type { LayeredNetwork } from './networks/layered-network.js';
export { type MlpNetwork, type MlpNetworkOptions, mlpNetwork } from './networks/mlp-network.js';
export { type Network, type NetworkOfOptions, type NetworkRecord, networkOf } from './networks/network.js';
export { type NamedShape, parameterCount } from './networks/parameters.js';
export { type ResidualNetworkOptions, residualNetwork } from './networks/residual-network.js';
export { restoreNetwork } from './networks/restore-network.js';
export { skipNetwork } from './networks/skip-network.js';
export { type FourierTimeOptions, fourierTime, plainTime, type TimeEmbedding } from './networks/time-embedding.js';
export { type TimeNetwork, type TimeNetworkOptions, timeNetwork } from './networks/time-network.js';
export { type UnetOptions, unet } from './networks/unet.js';
// Optimisers
export { type AveragingOptimiser, averaged } from './optimisers/averaged.js';
export { clipped } from './optimisers/clipped.js';
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type SgdOptions,
  sgd,
} from './optimisers/first-order.js';
export type { Optimiser, OptimiserState, OptimiserUpdate } from './optimisers/optimiser.js';
export {
  type CosineScheduleOptions,
  cosineSchedule,
  type ExponentialScheduleOptions,
  exponentialSchedule,
  type Schedule,
} from './optimisers/schedules.js';
export { type TfjsOptimiserOptions, tfjsOptimiser } from './optimisers/tfjs-optimiser.js';
// Projection and objectives
export { type DriftObjectiveOptions, driftObjective } from './projection/drift-objective.js';
export {
  type GeneratorObjectiveOptions,
  generatorObjective,
  type Objective,
} from './projection/generator-objective.js';
export { type TimeScore, type TimeScoreOptions, timeScoreMatching } from './projection/time-score.js';
// Training
export type {
  Ingd,
  IngdContext,
  IngdInfo,
  IngdOptions,
  IngdState,
  IngdStatistic,
  IngdUpdate,
  IngdWatch,
  SampleSource,
} from './training/contract.js';
export { type GaussNewton, gaussNewton } from './training/gauss-newton.js';
export { ingd } from './training/ingd.js';
export { type LeastFieldOptions, leastFieldWeights } from './training/least-field.js';
export { decodeIngd, type EncodeIngdOptions, encodeIngd } from './training/record.js';
export { type StopWhenCloseOptions, stopWhenClose } from './training/stop-when-close.js';
export {
  disposeIngdState,
  type IngdEnd,
  type IngdObserved,
  type IngdObserver,
  type IngdRun,
  type TrainIngdOptions,
  trainIngd,
} from './training/train-ingd.js';
