export { leakedTensors } from './testing/leaked-tensors.js';
