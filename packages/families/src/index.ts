export type { FamilyDefinition } from './family/definition.js';
export type { ExponentialFamily } from './family/exponential-family.js';
export { type Mean, meanParameter, type Natural, naturalParameter } from './family/parameter.js';
export type { Statistic } from './statistic.js';
export { type AffineOptions, type AffineStatistic, affine } from './statistics/affine.js';
export { type ConcatStatistic, concat } from './statistics/concat.js';
export { type MomentsOptions, type MomentsStatistic, moments } from './statistics/moments.js';
export { type RbfOptions, type RbfStatistic, rbf } from './statistics/rbf.js';
export { type StatisticOfOptions, statisticOf } from './statistics/statistic-of.js';
