export type { Law } from '@ingd/engine/testing';
export { type OperatorLawOptions, operatorLaws } from './testing/operator-laws.js';
