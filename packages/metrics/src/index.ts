export type { BandwidthChoice } from './bandwidth.js';
export { type MmdOptions, type MmdSquaredOptions, mmd, mmdSquared } from './mmd.js';
export { mmdPermutationTest, type PermutationTest, type PermutationTestOptions } from './permutation-test.js';
export type { Samples } from './samples.js';
