import { distillation } from './distillation/experiment.js';
import type { Experiment } from './experiment.js';
import { fig2 } from './fig2/experiment.js';
import { fig3 } from './fig3/experiment.js';
import { fig4 } from './fig4/experiment.js';
import { fig5 } from './fig5/experiment.js';
import { fig6 } from './fig6/experiment.js';
import { fig7 } from './fig7/experiment.js';
import { fig8 } from './fig8/experiment.js';
import { fig9 } from './fig9/experiment.js';
import { table1 } from './table1/experiment.js';

/** All experiments, in the order in which `ingd reproduce all` computes them. */
export const experiments: readonly Experiment[] = [
  fig2,
  fig3,
  fig4,
  fig5,
  fig6,
  fig7,
  fig8,
  fig9,
  table1,
  distillation,
];
