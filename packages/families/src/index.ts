export { type AffineOptions, type AffineStatistic, affine } from './affine.js';
export { type ConcatStatistic, concat } from './concat.js';
export type { FamilyDefinition } from './family/definition.js';
export type { ExponentialFamily } from './family/exponential-family.js';
export { type Mean, meanParameter, type Natural, naturalParameter } from './family/parameter.js';
export { type MomentsOptions, type MomentsStatistic, moments } from './moments.js';
export { type RbfOptions, type RbfStatistic, rbf } from './rbf.js';
export type { Statistic } from './statistic.js';
export { type StatisticOfOptions, statisticOf } from './statistics/statistic-of.js';
