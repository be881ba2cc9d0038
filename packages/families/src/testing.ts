export { type Law, type StatisticLawOptions, statisticLaws } from './testing/statistic-laws.js';
