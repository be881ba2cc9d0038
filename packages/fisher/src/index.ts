export type { ClosedForm, ClosedFormMethod, ClosedFormOptions } from './closed-form.js';
export { closedFormDrift } from './closed-form-drift.js';
export { empiricalFisher } from './estimators/empirical-fisher.js';
export {
  type EmpiricalFisherOperatorOptions,
  empiricalFisherOperator,
} from './estimators/empirical-fisher-operator.js';
export { exactFisher } from './estimators/exact-fisher.js';
export { type ShrinkageOptions, type ShrunkFisher, shrunkFisher } from './estimators/shrunk-fisher.js';
export type { SampleWeights } from './estimators/weighted-sample.js';
export { type MomentGradientOptions, momentGradient } from './moment-gradient.js';
export {
  addSamples,
  emptyMoments,
  finishMoments,
  type MomentRecord,
  type MomentSums,
  mergeMoments,
  momentsOfRows,
  recordMoments,
  restoreMoments,
  type SampleBatch,
  type SampleMoments,
} from './moments/index.js';
export { klNaturalDirection } from './natural/kl-natural-direction.js';
export { type NaturalDirection, type NaturalDirectionOptions, naturalDirection } from './natural/natural-direction.js';
export { naturalGradientOfLoss } from './natural/natural-gradient-of-loss.js';
export {
  type Damping,
  type DampingState,
  type DampingUpdate,
  fixedDamping,
  type LevenbergMarquardtOptions,
  levenbergMarquardt,
} from './optimiser/damping.js';
export {
  type GeneralisedLinearModelOptions,
  generalisedLinearModel,
  type RegressionBatch,
} from './optimiser/generalised-linear-model.js';
export {
  type NaturalGradient,
  type NaturalGradientInfo,
  type NaturalGradientOptions,
  type NaturalGradientState,
  naturalGradient,
} from './optimiser/natural-gradient.js';
export type { LocalModel, NaturalProblem, NaturalStep } from './optimiser/natural-problem.js';
export {
  type VariationalNormal,
  type VariationalNormalOptions,
  variationalNormal,
} from './optimiser/variational-normal.js';
export { type DriftSizes, driftSizes } from './plan/drift-sizes.js';
export { nominalRates, type PlanDriftOptions, planDrift } from './plan/plan-drift.js';
export type { PairRecord } from './pool/pair-record.js';
export type { PartSums, PartTask, SharedSample, TilePool } from './pool/tile-pool.js';
export { type ProjectDriftOptions, type ProjectedDrift, projectDrift } from './project-drift.js';
