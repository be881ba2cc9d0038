export type {
  Generated,
  GeneratedImages,
  GenerateMethod,
  GenerateOptions,
  GenerateProgress,
  GenerateReport,
  GenerateScores,
} from './contract.js';
export { generate } from './generate.js';
