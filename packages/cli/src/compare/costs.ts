import type { MetricName } from './metric-names.js';

/** How large a comparison is. */
export interface Size {
  /** Rows of A and of B. */
  readonly n: number;
  readonly m: number;
  readonly columns: number;
  readonly permutations: number;
}

/** What a metric takes, as far as it depends on the size. */
interface Cost {
  /** Time, up to a factor; undefined where it does not grow: few rows are taken of any number. */
  readonly work?: (size: Size) => number;
  /** The most bytes that are held at once, besides the tables themselves. */
  readonly bytes?: (size: Size) => number;
}

/** Relabellings at most, of metrics that are not made for very many. */
export const most = { sliced: 999, trainings: 199, moments: 199 } as const;

/** Centres of the density ratio. */
export const ratioCenters = 100;

const all = ({ n, m }: Size) => n + m;
const pairs = (size: Size) => all(size) ** 2 * size.permutations;
const trainings = ({ permutations }: Size) => 1 + Math.min(permutations, most.trainings);

/** Of each metric; what is not named here is linear in the rows and over in a moment. */
const costs: Readonly<Partial<Record<MetricName, Cost>>> = {
  mmd: { work: pairs, bytes: (size) => (all(size) * size.permutations) / 8 },
  energy: { work: pairs, bytes: (size) => (all(size) * size.permutations) / 8 },
  'sliced-wasserstein': {
    work: (size) => all(size) * (1 + Math.min(size.permutations, most.sliced)),
    bytes: (size) => all(size) * (1 + Math.min(size.permutations, most.sliced)),
  },
  stein: { work: ({ n }) => n ** 2 },
  classifier: { work: (size) => all(size) * trainings(size), bytes: (size) => 16 * all(size) * (size.columns + 1) },
  neighbors: {
    // Every row's √(n + m) neighbours are found once, and asked for each labelling.
    work: (size) => all(size) ** 2 * (size.columns + 3) + 2 * all(size) ** 1.5 * trainings(size),
    bytes: (size) => 4 * all(size) ** 1.5,
  },
  kliep: { work: all, bytes: (size) => 8 * ratioCenters * (2 * size.n + size.m) },
  frechet: { work: (size) => all(size) * (1 + Math.min(size.permutations, most.moments)) },
  'precision-recall': { work: ({ n, m }) => n ** 2 + m ** 2 + n * m },
};

/** Time up to a factor of the metric; undefined where it is of no account. */
export function workOf(name: MetricName, size: Size): number | undefined {
  return costs[name]?.work?.(size);
}

/** More is not asked of a machine: 2 GiB. */
const mostBytes = 2 ** 31;

/** Why a metric cannot be computed at this size: a clause with the remedy. Undefined where it can. */
export function tooLarge(name: MetricName, size: Size): string | undefined {
  const bytes = costs[name]?.bytes?.(size) ?? 0;
  if (bytes <= mostBytes) return undefined;
  const share = (rows: number) => ({ ...size, n: Math.min(size.n, rows), m: Math.min(size.m, rows) });
  let rows = Math.max(size.n, size.m);
  while ((costs[name]?.bytes?.(share(rows)) ?? 0) > mostBytes) rows = Math.floor(0.9 * rows);
  return `it would take ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, 2 are allowed; --rows ${roundDown(rows)} is few enough`;
}

/** One digit, so that nobody looks for a meaning in the others. */
function roundDown(rows: number): number {
  const unit = 10 ** Math.floor(Math.log10(rows));
  return Math.floor(rows / unit) * unit;
}
