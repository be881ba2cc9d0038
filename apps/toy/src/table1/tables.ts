import { estimate } from '../estimate.js';
import type { Table } from '../experiment.js';
import { isChosen, type MethodName, TITLES } from './methods.js';
import type { Features } from './office.js';
import { isDevelopment, pairName } from './pairs.js';
import { averages, movesOf, type PairResult } from './results.js';

/** All pairs of one kind of features. */
export interface Kind {
  readonly features: Features;
  readonly title: string;
  readonly pairs: readonly PairResult[];
}

/** Gains pair by pair: with the published settings and ntKiNG's length chosen; where they were computed, all with their lengths chosen. */
export function tablesOf(kind: Kind): readonly Table[] {
  const all = movesOf(averages(kind.pairs));
  const published = tableOf(kind, { columns: all.filter((name) => !isChosen(name)), what: '' });
  if (!all.some(isChosen)) return [published];
  const columns = CHOSEN_COLUMNS.filter((name) => all.includes(name));
  return [published, tableOf(kind, { columns, what: ', all lengths chosen without labels' })];
}

/** In the order of the other table. */
const CHOSEN_COLUMNS: readonly MethodName[] = [
  'coral-chosen',
  'linot-chosen',
  'king-chosen',
  'selected',
  'wgf-chosen',
  'mmd-chosen',
];

/** Without what the table's own title says. */
function shortTitle(name: MethodName): string {
  return TITLES[name].replace(/,.*/, '');
}

interface Columns {
  readonly columns: readonly MethodName[];
  readonly what: string;
}

function tableOf({ title, pairs }: Kind, { columns, what }: Columns): Table {
  const gains = averages(pairs);
  const rows = pairs.map((pair) => [
    `${pairName(pair)}${isHeldOut(pair) ? ' *' : ''}`,
    pair.base.mean.toFixed(2),
    ...columns.map((name) => signed(pair.gains[name]?.mean)),
  ]);
  const bases = estimate(pairs.map(({ base }) => base.mean));
  const last = ['average', bases.mean.toFixed(2), ...columns.map((name) => signed(gains[name]?.mean))];
  return {
    title: `${title}${what}: accuracy without adaptation, and points gained${pairs.some(isHeldOut) ? ' (* left for confirmation)' : ''}`,
    columns: ['tested → trained', 'none', ...columns.map((name) => (what === '' ? TITLES[name] : shortTitle(name)))],
    rows: [...rows, last],
  };
}

function signed(value: number | undefined): string {
  return value === undefined ? '' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function isHeldOut(pair: PairResult): boolean {
  return pair.features === 'mobilenet1024' && !isDevelopment(pair);
}
