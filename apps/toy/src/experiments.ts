import type { Experiment } from './experiment.js';

/** All experiments, in the order in which `ingd reproduce all` computes them. */
export const experiments: readonly Experiment[] = [];
