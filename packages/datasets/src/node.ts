export { readBytes } from './files/read-bytes.js';
export { readTable } from './files/read-table.js';
export { checkOutput, type WriteBytesOptions, writeBytes } from './files/write-bytes.js';
export { type WriteTableOptions, writeTable } from './files/write-table.js';
export { type NpyTarget, type NpyTargetOptions, openNpyTarget } from './streams/npy-target.js';
export { type BatchOptions, readBatches } from './streams/read-batches.js';
