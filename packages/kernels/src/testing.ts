export { type DriftSpaceLawOptions, driftSpaceLaws, type Law } from './testing/drift-space-laws.js';
