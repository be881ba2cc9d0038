export type { Law } from '@ingd/engine/testing';
export type { FamilyLawOptions } from './testing/family/member.js';
export { familyLaws } from './testing/family-laws.js';
export { type StatisticLawOptions, statisticLaws } from './testing/statistic-laws.js';
