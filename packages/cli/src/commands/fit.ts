import type { BackendChoice, Matrix } from '@ingd/engine';
import { encodeMap, fromFlow, type TransportMap } from '@ingd/particles';
import { requireRoomForLabels, writeMoved } from '../files/moved-table.js';
import { describeInput } from '../files/tables.js';
import { type OpenedCheckpoint, openCheckpoint } from '../fit/checkpoint.js';
import { type FitData, readFitData } from '../fit/data.js';
import { endEarly } from '../fit/end-early.js';
import { warnOfLongRun } from '../fit/long-run.js';
import { type FitOutputs, prepareFitOutputs } from '../fit/outputs.js';
import { type Problem, poseProblem } from '../fit/problem.js';
import { type FitOutcome, fitFields, fitLines, reportEntries, summarize } from '../fit/results.js';
import { requireSameRun } from '../fit/resume.js';
import { carryOutRun, type FinishedRun } from '../fit/run.js';
import { resolveSettings, type Settings, settingsRecord } from '../fit/settings.js';
import { readStatistic } from '../fit/statistic-file.js';
import { makeYardstick } from '../fit/yardstick.js';
import { commandLine } from '../options/command-line.js';
import { ComputationProblem, throwIfInterrupted } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import { version } from '../version.js';
import type { FitOptions } from './fit-options.js';

interface FitRequest {
  readonly source: string;
  readonly target: string;
  readonly options: FitOptions;
  readonly session: Session;
}

interface MetadataRequest {
  readonly data: FitData;
  readonly problem: Problem;
  readonly settings: Settings;
  readonly choice: BackendChoice;
}

/** All that a reader of the map would ask; digests tell inputs apart without naming folders of this machine. */
function mapMetadata({ data, problem, settings, choice }: MetadataRequest): TransportMap['metadata'] {
  const input = (table: FitData['source']) => {
    const { rows, sha256 } = describeInput(table);
    return { rows: Number(rows), dropped: table.dropped, sha256: String(sha256) };
  };
  return {
    producer: `ingd ${version}`,
    settings: settingsRecord(settings),
    statisticSize: settings.statistic === undefined ? null : problem.statisticSize,
    columns: data.source.columns ?? null,
    inputs: { source: input(data.source), target: input(data.target) },
    backend: choice.backend,
    versions: choice.versions,
  };
}

function adoptEarlierRun(
  { place, earlier }: OpenedCheckpoint,
  metadata: TransportMap['metadata'],
  session: Session,
): void {
  if (place === undefined) return;
  if (earlier === undefined) {
    if (session.words.includes('--resume')) session.note(`${place.folder} keeps no run yet; beginning from the start`);
    return;
  }
  requireSameRun(place.folder, earlier.metadata, metadata);
  if (earlier.metadata.backend !== metadata.backend) {
    session.warn(`the run to resume was made on ${String(earlier.metadata.backend)}; the last digits may differ`);
  }
  session.note(`going on after step ${earlier.checkpoint.state.step}`);
}

async function renderPage(outcome: FitOutcome, moved: Matrix): Promise<string> {
  const [{ describeReport }, { renderReport }] = await Promise.all([
    import('../fit/report-data.js'),
    import('../report/index.js'),
  ]);
  const { session } = outcome;
  return renderReport(
    describeReport({
      ...outcome,
      moved,
      summary: summarize(outcome),
      warnings: session.warnings,
      ...reportEntries(outcome),
      command: commandLine(session.words),
      producer: `ingd ${version}`,
    }),
  );
}

/** Map, moved rows, report, in this order; where one cannot be written the problem names those that were. */
async function writeResults(outcome: FitOutcome, outputs: FitOutputs): Promise<void> {
  const { data, problem, run, session } = outcome;
  const saved: string[] = [];
  const moved = fromFlow(problem.preprocessing, data.source.values, run.particles);
  try {
    await outputs.map.write(encodeMap(run.map));
    saved.push(outputs.map.path);
    if (outputs.moved !== undefined) {
      await writeMoved({ place: outputs.moved, table: data.source, values: moved, io: session.io });
      saved.push(outputs.moved === '-' ? 'standard output' : outputs.moved.path);
    }
    if (outputs.report !== undefined) await outputs.report.write(await renderPage(outcome, moved));
  } catch (error) {
    throw new ComputationProblem(error instanceof Error ? error.message : String(error), { saved });
  }
}

/** `ingd fit`: moves SOURCE onto TARGET and saves the map. */
export async function fit(request: FitRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options } = request;
  const settings = resolveSettings({ ...options, statistic: await readStatistic(options.statistic) });
  const outputs = await prepareFitOutputs(request);
  const opened = await openCheckpoint({ ...options, folder: options.checkpoint });
  try {
    return await fitInto({ ...request, settings, outputs, opened, started });
  } finally {
    await opened.place?.close();
  }
}

interface PlacedFit extends FitRequest {
  readonly settings: Settings;
  readonly outputs: FitOutputs;
  readonly opened: OpenedCheckpoint;
  readonly started: number;
}

async function fitInto({ settings, outputs, opened, started, ...request }: PlacedFit): Promise<CommandResult> {
  const { options, session } = request;
  const data = await readFitData(request);
  if (options.moved !== undefined) requireRoomForLabels(options.moved, data.source);
  const choice = await startBackend(options.backend);
  const problem = poseProblem(data, settings);
  const metadata = mapMetadata({ data, problem, settings, choice });
  adoptEarlierRun(opened, metadata, session);
  warnOfLongRun({ problem, settings, done: opened.earlier?.checkpoint.state.step ?? 0, session });
  const yardstick = await makeYardstick(problem);
  const before = await yardstick.measure(problem.particles);
  throwIfInterrupted(session.io, 'interrupted before the first step; nothing was saved');
  const run: FinishedRun = await carryOutRun({
    problem,
    settings,
    yardstick,
    session,
    metadata,
    ...opened,
    checkpointEvery: options.checkpointEvery,
  });
  if (run.end.status === 'interrupted' || run.end.status === 'diverged') {
    throw await endEarly({ run, outputs, place: opened.place, options, session, steps: settings.steps });
  }
  if (opened.place !== undefined) await opened.place.save(run.resumable);
  const outcome = { data, problem, settings, yardstick, run, before, choice, options, session, started };
  await writeResults(outcome, outputs);
  return {
    fields: fitFields(outcome),
    lines: options.quiet ? [] : fitLines(outcome),
    aside: options.moved === '-',
  };
}
