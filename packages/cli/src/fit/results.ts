import type { BackendChoice } from '@ingd/engine';
import { containsSamples } from '@ingd/particles';
import type { FitOptions } from '../commands/fit-options.js';
import { describeInput } from '../files/tables.js';
import { formatStatistic } from '../options/statistic.js';
import type { ReportEntry } from '../report/index.js';
import type { CommandResult, Session } from '../session.js';
import type { FitData } from './data.js';
import { flowRules } from './flow-rules.js';
import { secondsPerStep } from './history.js';
import type { Problem } from './problem.js';
import { describeSeconds } from './progress.js';
import type { FinishedRun } from './run.js';
import { type Settings, settingsRecord } from './settings.js';
import type { Yardstick } from './yardstick.js';

/** All there is to say about a fit that came to its end. */
export interface FitOutcome {
  readonly data: FitData;
  readonly problem: Problem;
  readonly settings: Settings;
  readonly yardstick: Yardstick;
  readonly run: FinishedRun;
  /** The MMD before the first step. */
  readonly before: number;
  readonly choice: BackendChoice;
  readonly options: FitOptions;
  readonly session: Session;
  /** `performance.now()` when the command began. */
  readonly started: number;
}

function mmdFields({ yardstick, run, before }: FitOutcome) {
  const { bandwidth, heldOut, floor } = yardstick;
  return { before, after: run.history.at(-1)?.mmd ?? before, targetItself: floor ?? null, bandwidth, heldOut };
}

/** The fields of the JSON output. */
export function fitFields(outcome: FitOutcome): CommandResult['fields'] {
  const { data, problem, settings, run, choice, options, session, started } = outcome;
  return {
    flow: settings.flow,
    backend: choice.backend,
    n: data.source.values.rows,
    m: data.target.values.rows,
    mHeldOut: problem.heldOut?.rows ?? 0,
    d: data.source.values.columns,
    dMoved: problem.particles.columns,
    b: settings.statistic === undefined ? null : problem.statisticSize,
    steps: run.steps.length,
    secondsPerStep: secondsPerStep(run.history),
    seconds: (performance.now() - started) / 1000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    mmd: mmdFields(outcome),
    history: run.history,
    map: options.out,
    moved: options.moved ?? null,
    report: options.report ?? null,
    checkpoint: options.checkpoint ?? null,
    settings: settingsRecord(settings),
    inputs: { source: describeInput(data.source), target: describeInput(data.target) },
    versions: choice.versions,
    warnings: session.warnings,
  };
}

function describeMoved({ data, problem }: FitOutcome): string {
  const { rows, columns } = data.source.values;
  const within = problem.particles.columns === columns ? '' : `, moved within ${problem.particles.columns} dimensions`;
  return `${rows} rows of ${columns} columns${within}, onto ${problem.target.rows} of ${data.target.values.rows} target rows`;
}

function describeMmd(outcome: FitOutcome): string {
  const { before, after, targetItself, heldOut } = mmdFields(outcome);
  const floor = targetItself === null ? '' : `; a perfect fit would come to about ${targetItself.toPrecision(3)}`;
  const against = heldOut ? 'held-out target rows' : 'the target rows';
  return `MMD to ${against}: ${before.toPrecision(3)} before, ${after.toPrecision(3)} after${floor}`;
}

/** What was done and how it went, one sentence each. */
export function summarize(outcome: FitOutcome): readonly string[] {
  const { settings, run, choice } = outcome;
  const pace = describePace(secondsPerStep(run.history).median);
  return [
    `moved ${describeMoved(outcome)}`,
    `${run.steps.length} steps of ${describeMethod(settings)}, ${pace} a step (${choice.backend})`,
    describeMmd(outcome),
    ...describeEnd(outcome),
  ];
}

function describeMethod({ flow, statistic, kernel }: Settings): string {
  const of = kernel === undefined ? flow : `${flow} with the kernel ${kernel}`;
  return statistic === undefined ? of : `${of} on ${formatStatistic(statistic)}`;
}

/** Why the run ended early, and what the last step told of itself. */
function describeEnd({ run }: FitOutcome): readonly string[] {
  const { end } = run;
  const last = run.history.at(-1);
  const { projectionResidual: left, measured } = last ?? {};
  const p = measured?.pValue;
  return [
    ...(end.status === 'stopped' ? [`ended early: ${end.reason ?? 'an observer asked for it'}`] : []),
    ...(p === undefined ? [] : [`permutation test against held-out target rows: p ${p.toPrecision(2)}`]),
    ...(left === undefined
      ? []
      : [`the last drift left ${(100 * left).toPrecision(2)} % of the natural gradient undone`]),
  ];
}

function describePace(seconds: number): string {
  return seconds < 1 ? `${(1000 * seconds).toPrecision(3)} ms` : describeSeconds(seconds);
}

function keptRows(flow: Settings['flow']): string {
  return flowRules[flow].keeps === 'particles and target'
    ? 'the moved rows of SOURCE and rows of TARGET'
    : 'the moved rows of SOURCE';
}

/** For people: the summary, where everything went, and what to type next. */
export function fitLines(outcome: FitOutcome): readonly string[] {
  const { options, run, settings } = outcome;
  const note = containsSamples(run.map) ? ` (contains ${keptRows(settings.flow)}: mind that before you share it)` : '';
  return [
    ...summarize(outcome),
    `map: ${options.out}${note}`,
    ...(options.moved === undefined ? [] : [`moved rows: ${options.moved}`]),
    ...(options.report === undefined ? [] : [`report: ${options.report}`]),
  ];
}

/** The tables of the report page. */
export function reportEntries(outcome: FitOutcome): {
  readonly counts: readonly ReportEntry[];
  readonly settings: readonly ReportEntry[];
} {
  const { data, problem, settings, run, choice } = outcome;
  const entry = (label: string, value: string | number | boolean): ReportEntry => ({ label, value: String(value) });
  return {
    counts: [
      entry('rows of the source', data.source.values.rows),
      entry('rows of the target', data.target.values.rows),
      entry('of these held out to judge', problem.heldOut?.rows ?? 0),
      entry('columns', data.source.values.columns),
      entry('dimensions moved in', problem.particles.columns),
      ...(settings.statistic === undefined ? [] : [entry('size of the statistic', problem.statisticSize)]),
      entry('steps', run.steps.length),
      entry('median time of a step', describePace(secondsPerStep(run.history).median)),
    ],
    settings: [
      ...Object.entries(settingsRecord(settings)).map(([name, value]) => entry(name, value ?? 'by default')),
      entry('backend', choice.backend),
      ...Object.entries(choice.versions).map(([name, value]) => entry(name, value)),
    ],
  };
}
