import { defineExperiment, type Settings } from '../experiment.js';
import { trajectory } from '../flows/trajectory.js';
import { concludeGraphs } from './conclude.js';
import { FLOW_NAMES, FLOWS, type FlowName } from './flows.js';
import { graphSet } from './graph-set.js';
import { type RecoveredGraph, recover } from './recover.js';
import { type Edges, informed, uninformed } from './statistics.js';

/** One graph, moved by one flow. */
export interface GraphTask {
  readonly repetition: number;
  readonly flow: FlowName;
}

/** Whose graph is recovered. */
export const SAMPLES = ['target', 'uninformed30', 'uninformed100', 'informed30'] as const;
export type SampleName = (typeof SAMPLES)[number];

/** The graphs of one repetition. */
export interface GraphFound {
  readonly truth: Edges;
  readonly graphs: Readonly<Record<SampleName, RecoveredGraph>>;
}

/** Figure 6: the graph of a Gaussian graphical model recovered from particles, with and without knowledge of its edges. */
export const fig6 = defineExperiment<GraphTask, GraphFound>({
  id: 'fig6',
  title: 'Figure 6: the graph of a Gaussian graphical model, recovered from particles',
  setting: [
    'A random graph on 30 variables, each pair an edge with probability 0.05, precision 1 on the diagonal and 0.3 on edges; 200 targets, 200 particles from N(0, I).',
    'ntKiNG with 200 RBFs for 30 and for 100 iterations, and with these RBFs and x_i x_j for the true edges for 30.',
    'Then graphical lasso with 5-fold cross-validation over 10 alphas; edges are entries of the precision above 0.1.',
  ],
  seeds: { full: 10, quick: 2 },
  pieces: (settings) => graphTasks(settings).map((task) => ({ name: `graph${task.repetition}-${task.flow}`, task })),
  async compute({ repetition, flow }, { settings }) {
    const { model, ...start } = graphSet(settings.seed, repetition);
    const truth = model.edges;
    const blind = await trajectory({ ...start, flow: FLOWS[flow](uninformed()), steps: 100 });
    const seeing = await trajectory({ ...start, flow: FLOWS[flow](informed(truth, model.dimension)), steps: 30 });
    const samples = {
      target: start.target,
      uninformed30: blind[30],
      uninformed100: blind[100],
      informed30: seeing[30],
    };
    const graphs: Partial<Record<SampleName, RecoveredGraph>> = {};
    for (const name of SAMPLES) graphs[name] = await recover(samples[name] ?? start.particles, truth);
    return { truth, graphs: graphs as GraphFound['graphs'] };
  },
  conclude: (found, settings) => concludeGraphs(graphTasks(settings), found),
});

function graphTasks({ seeds, quick }: Settings): readonly GraphTask[] {
  return Array.from({ length: seeds }, (_, repetition) =>
    (quick ? (['paper'] as const) : FLOW_NAMES).map((flow) => ({ repetition, flow })),
  ).flat();
}
