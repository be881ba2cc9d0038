import type { Check, Row } from '@ingd/cli/reproduce';
import type { Flow } from '@ingd/particles';
import { estimate } from '../estimate.js';
import { defineExperiment, type Experiment, type Outcome, type Series } from '../experiment.js';
import { panels } from '../plot/panels.js';
import type { LineCase } from './line-case.js';
import { drawLinePanel } from './line-panel.js';
import { type LineFound, type LineSummary, runLine } from './line-run.js';

/** One panel: a flow on a case, named as in the rows. */
export interface LineMethod {
  readonly title: string;
  readonly line: LineCase;
  readonly flow: () => Flow;
  /** The experiment's own number unless told. */
  readonly steps?: number;
  /** Whether it has a panel; it has unless told. */
  readonly hidden?: boolean;
}

/** The ends of each method's runs, one entry a repetition. */
export type LineEnds<Name extends string> = (method: Name) => readonly LineSummary[];

/** Runs on the line, drawn as trajectories. */
export interface LineExperiment<Name extends string> {
  readonly id: string;
  readonly title: string;
  readonly setting: readonly string[];
  readonly methods: Readonly<Record<Name, LineMethod>>;
  readonly steps: number;
  readonly columns: number;
  rows(ends: LineEnds<Name>): readonly Row[];
  checks(ends: LineEnds<Name>): readonly Check[];
  readonly notes: readonly string[];
}

interface LineTask<Name> {
  readonly method: Name;
  readonly repetition: number;
}

/** What is kept of a run: of all but the first repetition only where it ends. */
type LineKept = Pick<LineFound, 'end'> & Partial<LineFound>;

/** An experiment of runs on the line: the first repetition is drawn, all are judged. */
export function lineExperiment<Name extends string>(definition: LineExperiment<Name>): Experiment {
  const { id, title, setting, methods, steps } = definition;
  const names = Object.keys(methods) as Name[];
  return defineExperiment<LineTask<Name>, LineKept>({
    id,
    title,
    setting,
    seeds: { full: 10, quick: 2 },
    pieces: ({ seeds }) =>
      Array.from({ length: seeds }, (_, repetition) =>
        names.map((method) => ({ name: `${method}-${repetition}`, task: { method, repetition } })),
      ).flat(),
    async compute({ method, repetition }, { settings }) {
      const { line, flow, steps: own = steps, hidden = false } = methods[method];
      const found = await runLine({ flow: flow(), line, seed: settings.seed, repetition, steps: own });
      return repetition === 0 && !hidden ? found : { end: found.end };
    },
    conclude: (found) => conclude(definition, names, found),
  });
}

function conclude<Name extends string>(
  { methods, columns, rows, checks, notes }: LineExperiment<Name>,
  names: readonly Name[],
  found: readonly LineKept[],
): Outcome {
  const of = (name: Name): readonly LineKept[] => found.filter((_, at) => at % names.length === names.indexOf(name));
  const ends: LineEnds<Name> = (name) => of(name).map(({ end }) => end);
  const shown = names.filter((name) => methods[name].hidden !== true);
  const drawn = shown.map((name) => {
    const { paths = [], target = [] } = of(name)[0] ?? {};
    const { title, line } = methods[name];
    return { title, svg: drawLinePanel({ paths, target, law: line.target }) };
  });
  return {
    rows: rows(ends),
    checks: checks(ends),
    series: series(shown.map((name) => [name, of(name)[0]?.paths ?? []] as const)),
    pictures: [{ svg: panels(drawn, { columns }) }],
    notes,
  };
}

/** All trajectories of the first repetition, in five digits. */
function series(runs: readonly (readonly [string, readonly (readonly number[])[]])[]): Series {
  return {
    columns: ['method', 'iteration', 'particle', 'x'],
    rows: runs.flatMap(([method, paths]) =>
      paths.flatMap((row, step) => row.map((x, particle) => [method, step, particle, Number(x.toPrecision(5))])),
    ),
  };
}

/** One row of a quantity over repetitions. */
export function lineRow(name: string, ends: readonly LineSummary[], quantity: keyof LineSummary): Row {
  return { name, ours: estimate(ends.map((end) => end[quantity])) };
}

/** Kolmogorov's distance that 100 draws of the very law exceed in one case of twenty. */
const CHANCE = 0.134;

/** The goal that a sample looks like a law: the mean of its distances is what chance allows. */
export function looksLike(name: string, ends: readonly LineSummary[], quantity: 'toTarget' | 'toNormal'): Check {
  const { mean } = estimate(ends.map((end) => end[quantity]));
  const detail = `Kolmogorov distance ${mean.toFixed(3)}, ${CHANCE} is what 100 draws of the law itself stay below in 19 of 20 cases`;
  return { name, met: mean < CHANCE, detail };
}
