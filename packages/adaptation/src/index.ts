// Adaptation
export type { Adaptation, AdaptationParts } from './adaptation.js';
// Classifiers
export type {
  Classifier,
  ClassifierRecord,
  ClassifierTrainer,
  LabelledPoints,
  LogisticRecord,
  SvmRecord,
} from './classifiers/classifier.js';
export { type LogisticOptions, logistic } from './classifiers/logistic.js';
export { type SvmOptions, svm } from './classifiers/svm.js';
export { type FeatureOptions, fitFeatures } from './features.js';
export { type FitOptions, type FittedAdaptation, fitAdaptation } from './fit-adaptation.js';
export { accuracy, type Label } from './labels.js';
// Methods
export { type AffineMoveOptions, type CoralMoveOptions, coralMove, linearMongeMove } from './methods/affine-moves.js';
export { type FlowMoveOptions, flowMove } from './methods/flow-move.js';
export {
  type KingMoveOptions,
  kingMove,
  mmdMove,
  type NtKingMoveOptions,
  ntKingMove,
  type RunLength,
  type VelocityMoveOptions,
  wgfMove,
} from './methods/flow-moves.js';
export type { AdaptationMethod, MethodRequest, Move } from './methods/method.js';
export { stoppedEarly } from './methods/stopped-early.js';
export { unmoved } from './methods/unmoved.js';
export { type AdaptationProblem, type ProblemOptions, poseAdaptation } from './problem.js';
// Files
export { decodeAdaptation, encodeAdaptation } from './saved/encode.js';
// Settings without labels
export { circularValidation } from './scorers/circular-validation.js';
export {
  type ImportanceWeightedOptions,
  importanceWeightedValidation,
} from './scorers/importance-weighted-validation.js';
export { type NeighborAgreementOptions, neighborAgreement } from './scorers/neighbor-agreement.js';
export { type PredictionEntropyOptions, predictionEntropy } from './scorers/prediction-entropy.js';
export type { Scorer, ScorerRequest } from './scorers/scorer.js';
export {
  type ScoredAdaptation,
  type Selection,
  type SelectOptions,
  selectSettings,
} from './select-settings.js';
