export { driftSpaceLaws } from './testing/drift-space-laws.js';
export type { Law } from './testing/law.js';
export type { DriftSpaceLawOptions } from './testing/setting.js';
