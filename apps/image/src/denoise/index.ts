export type {
  Denoised,
  DenoiseOptions,
  DenoiseReport,
  LearningOptions,
  LearntEnergy,
  MoveEnd,
  MoveOptions,
  MoveProgress,
  Regularisation,
} from './contract.js';
export { denoise } from './denoise.js';
export { type DigitReader, type DigitReaderOptions, trainDigitReader } from './digit-reader.js';
export { learnEnergy } from './learn-energy.js';
export { type MovedImages, moveImages } from './move-images.js';
export { MOVE_DEFAULTS } from './moving-flow.js';
export { pixelError } from './pixel-error.js';
