export type { Law } from '@ingd/engine/testing';
export { type StatisticLawOptions, statisticLaws } from './testing/statistic-laws.js';
