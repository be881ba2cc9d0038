import { defineExperiment, type Settings } from '../experiment.js';
import { trajectory } from '../flows/trajectory.js';
import { type AuthorsCurves, authorsCurves } from './authors-curves.js';
import { concludeMixtures } from './conclude.js';
import { type Curves, judge } from './curves.js';
import { FLOW_NAMES, FLOWS, type FlowName, setsOf } from './flows.js';
import { DIMENSIONS, type Dimension, mixtureSet, type SetName, STORED } from './mixture-sets.js';

/** One flow on one data set. */
export interface MixtureTask {
  readonly dimension: Dimension;
  readonly set: SetName;
  readonly flow: FlowName;
  readonly steps: number;
}

/** What it came to. */
export interface MixtureFound {
  readonly curves: Curves;
  /** MMD of the targets to the judges, with their own bandwidth. */
  readonly floor: number;
}

/** Figure 5: MMD along the iterations on mixtures in 5 and 20 dimensions, by four methods. */
export const fig5 = defineExperiment<MixtureTask, MixtureFound>({
  id: 'fig5',
  title: 'Figure 5: MMD along the iterations, mixtures in 5 and 20 dimensions',
  setting: [
    '100 particles from N(0, I) to 100 targets from ½ N(−2, ¼ I) + ½ N(2, ¼ I); the curve is the MMD of the particles to 1000 further draws of the target, Gaussian kernel.',
    "Ours with our defaults, beside the authors' own code on the same six data sets; then on data sets drawn here.",
    'Bands are one standard error over data sets.',
  ],
  seeds: { full: 10, quick: 1 },
  pieces: (settings) => mixtureTasks(settings).map((task) => ({ name: nameOf(task), task })),
  async compute({ dimension, set, flow, steps }, { settings }) {
    const { judges, ...start } = await mixtureSet(dimension, set, settings.seed);
    const path = await trajectory({ ...start, flow: FLOWS[flow](), steps });
    return judge({ path, target: start.target, judges, besideAuthors: 'stored' in set });
  },
  async conclude(found, settings) {
    const authors = new Map<Dimension, AuthorsCurves>();
    for (const dimension of DIMENSIONS) authors.set(dimension, await authorsCurves(dimension));
    return concludeMixtures(mixtureTasks(settings), found, authors);
  },
});

/** Every flow on its data sets. */
function mixtureTasks({ seeds, quick }: Settings): readonly MixtureTask[] {
  const sets: Readonly<Record<'stored' | 'drawn', readonly SetName[]>> = {
    stored: Array.from({ length: quick ? 1 : STORED }, (_, index) => ({ stored: index })),
    drawn: Array.from({ length: seeds }, (_, index) => ({ drawn: index })),
  };
  const steps = quick ? 25 : 100;
  return DIMENSIONS.flatMap((dimension) =>
    FLOW_NAMES.flatMap((flow) =>
      setsOf(flow).flatMap((kind) => sets[kind].map((set) => ({ dimension, set, flow, steps }))),
    ),
  );
}

function nameOf({ dimension, set, flow }: MixtureTask): string {
  return `d${dimension}-${'stored' in set ? `stored${set.stored}` : `drawn${set.drawn}`}-${flow}`;
}
