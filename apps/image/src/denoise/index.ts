export type {
  Denoised,
  DenoiseOptions,
  DenoiseReport,
  LearningOptions,
  LearntEnergy,
  MoveOptions,
  MoveProgress,
} from './contract.js';
