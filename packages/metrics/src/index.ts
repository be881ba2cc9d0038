export type { BandwidthChoice } from './bandwidth.js';
export { type MmdOptions, type MmdSquaredOptions, type MmdToOptions, mmd, mmdSquared, mmdTo } from './mmd.js';
export { mmdPermutationTest, type PermutationTest, type PermutationTestOptions } from './permutation-test.js';
export type { Samples } from './samples.js';
