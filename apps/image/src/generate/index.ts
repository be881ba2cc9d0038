export type { Generated, GenerateMethod, GenerateScores } from './contract.js';
export { generate } from './generate.js';
