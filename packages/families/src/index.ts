export type { Statistic } from './statistic.js';
