export { centralDifference, expectSame } from './testing/compare.js';
export { expectMisuse, type Law } from './testing/law.js';
export { leakedTensors } from './testing/leaked-tensors.js';
export { testBackends, useTestBackend } from './testing/test-backends.js';
