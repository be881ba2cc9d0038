import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, InterruptedProblem, quoteWords, type Session, startBackend } from '@ingd/cli/frame';
import { createKey, fold } from '@ingd/engine';
import { type Generated, generate as make } from '../generate/index.js';
import { describeShape } from '../images/image-set.js';
import { openResults } from '../results/results-folder.js';
import { type GenerateData, generateData } from './generate-data.js';
import { writeGenerated } from './generate-files.js';
import type { GenerateCommandOptions } from './generate-options.js';
import { type GenerateOutcome, generatePage } from './generate-page.js';
import { scoreCells, scoreColumns, scoreRows } from './generate-scores.js';
import { progressLine } from './progress-line.js';

export interface GenerateRequest {
  readonly options: GenerateCommandOptions;
  readonly session: Session;
}

/** `generate`: learns what images look like, and makes fresh ones from noise. */
export async function generate({ options, session }: GenerateRequest): Promise<CommandResult> {
  const started = performance.now();
  const key = createKey(options.seed);
  const data = await generateData(options, { session, key: fold(key, 0) });
  const results = await openResults(options.out, 'generate');
  const { backend } = await startBackend(options.backend);
  session.note(
    `${data.training.rows} images of ${describeShape(data.shape)} to learn from, ${data.judges.rows} that only judge, ${data.count} to be made by each method; on ${backend}.`,
  );
  const generated = await makeImages({ options, session, data, key: fold(key, 1) });
  const outcome: GenerateOutcome = { data, generated, options, backend };
  const command = quoteWords(['ingd-image', ...session.words]);
  const files = await writeGenerated(results, outcome, generatePage(outcome, { command, warnings: session.warnings }));
  const fields = {
    backend,
    source: data.source,
    shape: { ...data.shape },
    learntFrom: data.training.rows,
    judges: data.judges.rows,
    count: data.count,
    features: generated.features,
    network: { ...generated.network },
    results: generated.methods.map(({ images: _, nearest: __, scores, ...rest }) => ({ ...rest, ...scores })),
    reference: { training: { ...generated.reference.training }, noise: { ...generated.reference.noise } },
    files: { ...files },
    seed: options.seed,
    seconds: (performance.now() - started) / 1000,
    warnings: session.warnings,
  };
  await results.finish({ command, ...fields });
  return { fields, lines: resultLines(generated, files.page, fields.seconds), aside: false };
}

interface Work extends GenerateRequest {
  readonly data: GenerateData;
  readonly key: ReturnType<typeof createKey>;
}

async function makeImages({ options, session, data, key }: Work): Promise<Generated> {
  const line = progressLine(session);
  const { io } = session;
  const { training, judges, labels, shape, count } = data;
  const { method: methods, quick, seconds } = options;
  const folder = join(options.out, 'learnt');
  try {
    return await make(
      {
        training,
        judges,
        shape,
        key,
        methods,
        count,
        quick,
        checkpoint: { folder },
        ...(labels === undefined ? {} : { labels }),
        ...(seconds === undefined ? {} : { seconds }),
      },
      {
        signal: io.interrupt,
        goingOn: (stage, spent) => session.note(`Going on with ${stage} after ${spent.toFixed(1)} s of training.`),
        progress: ({ stage, done, note }) =>
          line.update({ what: stage, done: Math.round(100 * done), total: 100, unit: '%', detail: note }),
      },
    );
  } catch (error) {
    if (!io.interrupt.aborted) throw error;
    if (!existsSync(folder)) throw new InterruptedProblem('interrupted; nothing was saved');
    const resume = quoteWords(['ingd-image', ...session.words]);
    throw new InterruptedProblem(`interrupted; what was learnt is kept in ${folder}`, { resume });
  } finally {
    line.clear();
  }
}

function resultLines(generated: Generated, page: string, seconds: number): readonly string[] {
  const [head, ...rows] = [scoreColumns, ...scoreRows(generated).map((row) => [row.name, ...scoreCells(row.scores)])];
  const widths = scoreColumns.map((_, column) => Math.max(...[head, ...rows].map((row) => row?.[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[] = []): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [lineOf(head), ...rows.map(lineOf), '', `Page: ${page}   (${seconds.toFixed(0)} s in all)`];
}
