import { defineExperiment, type Settings } from '../experiment.js';
import { type Cell, computeCell, computeChosen, keyOf, posePair } from './cell.js';
import { concludeTable } from './conclude.js';
import { compareHalves, type Halves } from './halves.js';
import { CHOSEN_NAMES, candidates, PUBLISHED_NAMES } from './methods.js';
import type { Domain, Features } from './office.js';
import { type Pair, pairsOf } from './pairs.js';

/** Methods on one pair, whose problem is posed once. */
export interface TableTask extends Pair {
  readonly features: Features;
  /** `published`: with the published settings, and ntKiNG of chosen length; `chosen`: all others of chosen length, on MobileNet features alone. */
  readonly columns: 'published' | 'chosen';
  readonly repetition: number;
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
    'Steps of 0.1; KiNG and ntKiNG 100, WGF and MMD flow 1000; in the columns of chosen length (of ntKiNG everywhere, of the others on MobileNet features) KiNG and ntKiNG stop after 0, 10, 20, 30, 40, 60 or 100 steps, WGF and MMD flow there or after 200, and affine maps go 0, 0.1, 0.2, 0.3, 0.4, 0.6 or all of their way, as the agreement of neighbours says, which sees no label of the tested domain.',
    'DeCAF6 is there for two domains alone; MobileNet features are a substitute for it in all four, SURF a hard case.',
  ],
  seeds: { full: 1, quick: 1 },
  pieces: (settings) => tableTasks(settings).map((task) => ({ name: nameOf(task), task })),
  async compute({ features, repetition, columns, halves, ...pair }, { settings: { seed, quick } }) {
    const judged = await posePair(features, pair, keyOf(seed, pair, repetition));
    const cells: Cell[] = [];
    if (columns === 'chosen') {
      for (const method of CHOSEN_NAMES) cells.push(await computeChosen(judged, method, quick));
      return { cells, halves: null };
    }
    const tried = candidates(quick);
    for (const method of PUBLISHED_NAMES) cells.push(await computeCell(judged, { method, tried, quick }));
    return { cells, halves: halves ? await compareHalves(judged, quick) : null };
  },
  conclude: (found, settings) => concludeTable(tableTasks(settings), found),
});

/** Those that take longest come first, so that processes end together. */
function tableTasks({ seeds, quick }: Settings): readonly TableTask[] {
  const tasks: TableTask[] = [];
  for (const features of ['decaf6', 'mobilenet1024', 'surf800'] as const) {
    for (const pair of pairsOf(features)) {
      if (quick && !isQuick(features, pair)) continue;
      for (let repetition = 0; repetition < seeds; repetition++) {
        const task = { features, ...pair, repetition };
        tasks.push({ ...task, columns: 'published', halves: !quick || features === 'decaf6' });
        if (features === 'mobilenet1024') tasks.push({ ...task, columns: 'chosen', halves: false });
      }
    }
  }
  return tasks.sort((a, b) => size(b) - size(a));
}

/** Rows of the domains, for the order of the pieces alone. */
const ROWS: { readonly [domain in Domain]: number } = { amazon: 958, dslr: 157, webcam: 295, caltech: 1123 };

function size({ tested, trained }: Pair): number {
  return ROWS[tested] + ROWS[trained];
}

/** The smallest domains. */
function isQuick(features: Features, { tested, trained }: Pair): boolean {
  const small = tested !== 'amazon' && tested !== 'caltech' && trained !== 'amazon' && trained !== 'caltech';
  return small && (features === 'decaf6' || (features === 'mobilenet1024' && tested === 'dslr'));
}

function nameOf({ features, tested, trained, repetition, columns }: TableTask): string {
  return `${features}-${tested}-${trained}-${repetition}${columns === 'chosen' ? '-chosen' : ''}`;
}
