export type { Law } from '@ingd/engine/testing';
export { driftSpaceLaws } from './testing/drift-space-laws.js';
export type { DriftSpaceLawOptions } from './testing/setting.js';
