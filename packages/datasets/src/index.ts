export type { Precision } from './arrays/write-npy.js';
export { columnOrder, selectColumns } from './columns.js';
export {
  checkSamples,
  describeTable,
  type NamedTable,
  type TableDescription,
  type TableWarning,
} from './describe-table.js';
export { type FormatOptions, formatTable } from './format-table.js';
export { InputError, type InputProblem } from './input-error.js';
export { readableBytes } from './memory.js';
export { parseTable } from './parse-table.js';
// Distributions
export { type CheckerboardOptions, checkerboard } from './samplers/checkerboard.js';
export { type CirclesOptions, circles } from './samplers/circles.js';
export type { ComponentOptions } from './samplers/component.js';
export { type GaussianMixture, type GaussianMixtureOptions, gaussianMixture } from './samplers/gaussian-mixture.js';
export {
  type GraphicalModel,
  type GraphicalModelOptions,
  graphicalModel,
  type RandomGraphOptions,
  randomGraphicalModel,
} from './samplers/graphical-model.js';
export { moons, type NoiseOptions, type SurfaceOptions, sCurve, swissRoll } from './samplers/noisy-curves.js';
export { type RotatedClassesOptions, rotatedClasses, type ShiftedDomains } from './samplers/rotated-classes.js';
export type { DensitySampler, LabelledMatrix, LabelledSampler, Sampler, ScoreSampler } from './samplers/sampler.js';
export { type TwoModesOptions, twoModes } from './samplers/two-modes.js';
export type { ParsedTable, Table, TableFormat, TableOptions } from './table.js';
