import type { Check } from '@ingd/cli/reproduce';
import type { Table } from '../experiment.js';
import { type AuthorsCurves, DRIFT_METHODS, type DriftMethod } from './authors-curves.js';
import type { MixtureFound } from './experiment.js';
import { curvesOf, type FoundCurves } from './found-curves.js';
import type { Dimension } from './mixture-sets.js';
import { type Arrivals, arrivals, cutLike } from './statistics.js';

/** With whose bandwidth the MMD is taken: that of the particles at each iteration, or of the targets. */
const KINDS = ['own', 'fixed'] as const;
type Kind = (typeof KINDS)[number];

/** Who is first within 10% of the floor: steps that adapt, or the paper's fixed setting. */
export interface Race {
  readonly dimension: Dimension;
  readonly method: DriftMethod;
  readonly sets: 'drawn' | 'stored';
  readonly kind: Kind;
  readonly adaptive: Arrivals;
  readonly paper: Arrivals;
  /** The authors' own code, on the stored sets with the particles' bandwidth. */
  readonly authors: Arrivals | undefined;
}

/** The paper's fixed setting: on the stored sets as in the authors' code, on those drawn here with the whole tangent kernel of its Eq. 11. */
const PAPER = {
  stored: { KiNG: 'KiNGPaper', ntKiNG: 'ntKiNGPaper' },
  drawn: { KiNG: 'KiNGPaper', ntKiNG: 'ntKiNGWhole' },
} as const;

/** All races of a dimension. */
export function racesOf(dimension: Dimension, found: FoundCurves, authors: AuthorsCurves): readonly Race[] {
  return DRIFT_METHODS.flatMap((method) =>
    (['drawn', 'stored'] as const).flatMap((sets) =>
      KINDS.map((kind): Race => {
        const ours = found(dimension, method)[sets];
        const theirs = found(dimension, PAPER[sets][method])[sets];
        const of = (runs: readonly MixtureFound[]) => arrivals(curvesOf(runs, kind), floorsOf(runs));
        const compared = sets === 'stored' && kind === 'own';
        const stored = cutLike(authors.curves[method], curvesOf(ours, kind));
        return {
          ...{ dimension, method, sets, kind, adaptive: of(ours), paper: of(theirs) },
          authors: compared ? arrivals(stored, authors.floor.slice(0, stored.length)) : undefined,
        };
      }),
    ),
  );
}

function floorsOf(runs: readonly MixtureFound[]): readonly number[] {
  return runs.map(({ floor }) => floor);
}

const BANDWIDTHS = { own: "the particles' bandwidth", fixed: "the targets' bandwidth" } as const;

/** One row a race. */
export function raceTable(races: readonly Race[]): Table {
  return {
    title: 'Iterations to within 10% of the floor',
    columns: [
      '',
      'data sets',
      'MMD with',
      'steps that adapt (the default)',
      "the paper's fixed setting",
      "authors' code",
    ],
    rows: races.map(({ dimension, method, sets, kind, adaptive, paper, authors }) => [
      `d = ${dimension}, ${method}`,
      `${adaptive.of} ${sets === 'drawn' ? 'drawn here' : 'stored'}`,
      BANDWIDTHS[kind],
      describeArrivals(adaptive),
      describeArrivals(paper),
      authors === undefined ? '' : describeArrivals(authors),
    ]),
  };
}

function describeArrivals({ first, least, arrived, of }: Arrivals): string {
  const mean = first === undefined ? `never (at best ${least.toFixed(3)} floors)` : `${first}`;
  return `${mean}; ${arrived} of ${of} sets`;
}

/** The goal of steps that adapt, on the sets drawn here, by either measure. */
export function raceChecks(races: readonly Race[]): readonly Check[] {
  return races
    .filter(({ sets }) => sets === 'drawn')
    .map(({ dimension, method, kind, adaptive, paper }) => ({
      name: `d = ${dimension}, ${method}: steps that adapt come within 10% of the floor in fewer iterations than the paper's fixed setting, MMD with ${BANDWIDTHS[kind]}`,
      met: adaptive.first !== undefined && (paper.first === undefined || adaptive.first < paper.first),
      detail: `the mean over ${adaptive.of} data sets drawn here at iteration ${told(adaptive)}, that of the fixed setting at ${told(paper)}`,
    }));
}

function told({ first, least }: Arrivals): string {
  return first === undefined ? `none (at best ${least.toFixed(3)} floors)` : String(first);
}
