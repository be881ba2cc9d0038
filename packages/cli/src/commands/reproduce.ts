import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../bench/table.js';
import { prepareResultsFolder } from '../files/results-folder.js';
import { commandLine } from '../options/command-line.js';
import { ComputationProblem, InterruptedProblem, UsageProblem } from '../problems.js';
import { type App, findApps } from '../reproduce/find-apps.js';
import type { Estimate, ProgramDone, Reproduced } from '../reproduce/program-messages.js';
import { progressLine } from '../reproduce/progress-line.js';
import { runProgram } from '../reproduce/run-program.js';
import type { CommandResult, JsonField, Session } from '../session.js';
import type { ReproduceOptions } from './reproduce-options.js';

export interface ReproduceRequest {
  readonly id: string;
  readonly options: ReproduceOptions;
  readonly session: Session;
  /** Where a clone is looked for, each folder with all above it: the working folder, then the command's own place, unless told. */
  readonly from?: readonly string[];
}

const ALL = 'all';

/** `ingd reproduce`: one figure or table of the paper, or all, by the apps of the clone. */
export async function reproduce(request: ReproduceRequest): Promise<CommandResult> {
  const started = performance.now();
  const { id, options, session } = request;
  const ends: ProgramDone[] = [];
  const apps = await appsFor(request);
  await prepareResultsFolder(options.out, `${id}.json`);
  for (const app of apps) {
    ends.push(await run(app, request));
    if (session.io.interrupt.aborted) break;
  }
  const done = ends.flatMap((end) => end.done);
  requireWhole(request, ends, done);
  const seconds = (performance.now() - started) / 1000;
  return {
    fields: {
      id,
      backend: ends[0]?.backend,
      quick: options.quick,
      out: options.out,
      rows: done.flatMap((each) => each.rows.map((row) => asField({ experiment: each.id, ...row }))),
      published: done.flatMap((each) =>
        each.rows.flatMap(({ name, published }) =>
          published === undefined ? [] : [asField({ experiment: each.id, name, ...published })],
        ),
      ),
      checks: done.flatMap((each) => each.checks.map((check) => asField({ experiment: each.id, ...check }))),
      experiments: done.map((each) => asField(summary(each))),
      seconds,
      warnings: session.warnings,
    },
    lines: [...done.flatMap(linesOf), `Written to ${options.out}, ${seconds.toFixed(0)} s in all.`],
    aside: false,
  };
}

/** @throws UsageProblem outside of a clone, for an unknown id, and where the app is not built */
async function appsFor({ id, from }: ReproduceRequest): Promise<readonly App[]> {
  const own = dirname(fileURLToPath(import.meta.url));
  const apps = await findApps(from ?? [process.cwd(), own]);
  if (apps.length === 0) {
    throw new UsageProblem(
      'the experiments are part of the repository, not of the package: clone it, run "npm start" there once, and repeat this in the clone',
    );
  }
  const chosen = apps.filter((app) => id === ALL || app.experiments.includes(id));
  if (chosen.length === 0) {
    const known = apps.flatMap((app) => app.experiments);
    throw new UsageProblem(`there is no experiment ${id}; there are: ${known.join(', ')}, ${ALL}`);
  }
  const unbuilt = chosen.find(({ program }) => !existsSync(program));
  if (unbuilt !== undefined) throw new UsageProblem(`${unbuilt.name} is not built; "npm start" in the clone builds it`);
  return chosen;
}

async function run(app: App, { id, options, session }: ReproduceRequest): Promise<ProgramDone> {
  const { seed, seeds = null, quick, out, jobs, trainingMinutes = null, backend, quiet } = options;
  const command = commandLine(session.words);
  const line = progressLine({ io: session.io, quiet });
  const watcher = {
    signal: session.io.interrupt,
    note: (text: string): void => {
      line.clear();
      session.note(text);
    },
    progress: line.update,
  };
  try {
    return await runProgram(
      app.program,
      { id, seed, seeds, quick, out, jobs, trainingMinutes, backend, command },
      watcher,
    );
  } finally {
    line.clear();
  }
}

/** @throws InterruptedProblem or ComputationProblem, naming what was written all the same */
function requireWhole(
  { options, session }: ReproduceRequest,
  ends: readonly ProgramDone[],
  done: readonly Reproduced[],
): void {
  const saved = done.flatMap((each) => each.files.map((file) => join(options.out, file)));
  if (ends.some(({ interrupted }) => interrupted)) {
    const message = `interrupted; finished parts are kept in ${options.out}`;
    throw new InterruptedProblem(message, { saved, resume: commandLine(session.words) });
  }
  const failed = ends.flatMap((end) => end.failed);
  if (failed.length > 0) {
    const reasons = failed.map((each) => `${each.id} (${each.reason})`).join(', ');
    throw new ComputationProblem(`could not be computed: ${reasons}`, { saved });
  }
}

function summary({ id, title, files, seeds, seconds }: Reproduced) {
  return { id, title, files, seeds, seconds };
}

/** Plain data of a program's message as a field: what came through JSON once is JSON. */
function asField(value: object): JsonField {
  return JSON.parse(JSON.stringify(value)) as JsonField;
}

function linesOf({ id, title, rows, checks }: Reproduced): readonly string[] {
  return [
    `${id}: ${title}`,
    '',
    table(rows, {
      what: ({ name }) => name,
      published: ({ published, digits }) => show(published, digits),
      "authors' code": ({ authors, digits }) => show(authors, digits),
      ours: ({ ours, digits }) => show(ours, digits),
    }),
    '',
    ...checks.map(({ name, met, detail }) => `${met ? 'met' : 'MISSED'}  ${name}: ${detail}`),
    '',
  ];
}

function show(value: Estimate | undefined, digits = 3): string {
  if (value === undefined) return '';
  const error = value.standardError === undefined ? '' : ` ± ${value.standardError.toFixed(digits)}`;
  return `${value.mean.toFixed(digits)}${error}`;
}
