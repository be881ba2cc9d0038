export type { Verification } from './files/known/expected-file.js';
export type { KnownDataOptions, LabelledData } from './files/known/labelled-data.js';
export { loadMnist, type MnistOptions } from './files/known/mnist.js';
export {
  loadOfficeCaltech,
  type OfficeCaltechOptions,
  type OfficeDomain,
  type OfficeFeatures,
} from './files/known/office-caltech.js';
export { loadUsps, type UspsOptions } from './files/known/usps.js';
export { readBytes } from './files/read-bytes.js';
export { readTable } from './files/read-table.js';
export { checkOutput, type WriteBytesOptions, writeBytes } from './files/write-bytes.js';
export { type WriteTableOptions, writeTable } from './files/write-table.js';
export { type NpyTarget, type NpyTargetOptions, openNpyTarget } from './streams/npy-target.js';
export { type BatchOptions, readBatches } from './streams/read-batches.js';
