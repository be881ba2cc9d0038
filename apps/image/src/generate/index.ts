export type { Generated, GenerateScores } from './contract.js';
export { generate } from './generate.js';
