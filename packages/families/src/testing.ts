export type { Law } from './testing/law.js';
export { type StatisticLawOptions, statisticLaws } from './testing/statistic-laws.js';
