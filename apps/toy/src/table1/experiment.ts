import { defineExperiment, type Settings } from '../experiment.js';
import { type Cell, computeCell, keyOf, posePair } from './cell.js';
import { concludeTable } from './conclude.js';
import { compareHalves, type Halves } from './halves.js';
import { METHOD_NAMES, type MethodName } from './methods.js';
import type { Features } from './office.js';
import { type Pair, pairsOf } from './pairs.js';

/** Some methods on one pair: those that take about as long as posing the problem, or one of the long flows. */
export interface TableTask extends Pair {
  readonly features: Features;
  readonly repetition: number;
  readonly methods: readonly MethodName[];
  /** Whether halves are compared too. */
  readonly halves: boolean;
}

export interface TableFound {
  readonly cells: readonly Cell[];
  readonly halves: Halves | null;
}

/** Table 1: domain adaptation on Office+Caltech10. */
export const table1 = defineExperiment<TableTask, TableFound>({
  id: 'table1',
  title: 'Table 1: domain adaptation on Office+Caltech10',
  setting: [
    'Up to 400 points of the tested domain are moved onto the labelled one, in 50 joint principal components; an RBF support vector machine of the labelled domain (5-fold grid as in the paper) predicts them.',
    'Steps of 0.1; KiNG and ntKiNG 100, WGF and MMD flow 1000; in the column of chosen length ntKiNG stops after 0, 10, 20, 30, 40, 60 or 100 steps, as the agreement of neighbours says.',
    'DeCAF6 is there for two domains alone; MobileNet features are a substitute for it in all four, SURF a hard case.',
  ],
  seeds: { full: 1, quick: 1 },
  pieces: (settings) => tableTasks(settings).map((task) => ({ name: nameOf(task), task })),
  async compute({ features, repetition, methods, halves, ...pair }, { settings }) {
    const judged = await posePair(features, pair, keyOf(settings.seed, pair, repetition));
    const cells: Cell[] = [];
    for (const method of methods) cells.push(await computeCell(judged, method, settings.quick));
    return { cells, halves: halves ? await compareHalves(judged, settings.quick) : null };
  },
  conclude: (found, settings) => concludeTable(tableTasks(settings), found),
});

const LONG: readonly MethodName[] = ['wgf', 'mmd'];

/** Long flows are pieces of their own and come first, so that processes end together. */
function tableTasks({ seeds, quick }: Settings): readonly TableTask[] {
  const tasks: TableTask[] = [];
  for (const features of ['decaf6', 'mobilenet1024', 'surf800'] as const) {
    for (const pair of pairsOf(features)) {
      if (quick && !isQuick(features, pair)) continue;
      for (let repetition = 0; repetition < seeds; repetition++) {
        for (const part of quick ? quickParts(features) : parts) tasks.push({ features, ...pair, repetition, ...part });
      }
    }
  }
  return tasks.sort((a, b) => rank(a) - rank(b));
}

type Part = Pick<TableTask, 'methods' | 'halves'>;

const parts: readonly Part[] = [
  ...LONG.map((name) => ({ methods: [name], halves: false })),
  { methods: METHOD_NAMES.filter((name) => !LONG.includes(name)), halves: true },
];

function quickParts(features: Features): readonly Part[] {
  return [{ methods: METHOD_NAMES, halves: features === 'decaf6' }];
}

function rank({ methods }: TableTask): number {
  return methods.length > 1 ? 2 : methods.includes('mmd') ? 0 : 1;
}

/** The smallest domains. */
function isQuick(features: Features, { tested, trained }: Pair): boolean {
  const small = tested !== 'amazon' && tested !== 'caltech' && trained !== 'amazon' && trained !== 'caltech';
  return small && (features === 'decaf6' || (features === 'mobilenet1024' && tested === 'dslr'));
}

function nameOf({ features, tested, trained, repetition, methods }: TableTask): string {
  const what = methods.length === 1 ? methods[0] : methods.length === METHOD_NAMES.length ? 'all' : 'short';
  return `${features}-${tested}-${trained}-${repetition}-${what}`;
}
