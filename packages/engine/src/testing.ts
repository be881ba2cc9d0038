export { centralDifference, expectSame } from './testing/compare.js';
export { expectMisuse, type Law } from './testing/law.js';
export { leakedTensors } from './testing/leaked-tensors.js';
