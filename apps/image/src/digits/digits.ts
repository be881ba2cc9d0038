import { basename } from 'node:path';
import { type CommandResult, prepareResultsFolder, quoteWords, type Session, startBackend } from '@ingd/cli/frame';
import { loadScanners } from './digit-data.js';
import { type DigitsOutcome, moveDigits } from './experiment.js';
import { type DigitsFiles, digitsFiles, writeDigitsFiles } from './files.js';
import type { DigitsOptions } from './options.js';
import { digitsPage } from './page.js';
import { formatSummary, type MethodSummary, summarize } from './summary.js';
import { terminalImages } from './terminal-images.js';

export interface DigitsRequest {
  readonly options: DigitsOptions;
  readonly session: Session;
}

/** `digits`: the main job. */
export async function digits({ options, session }: DigitsRequest): Promise<CommandResult> {
  const started = performance.now();
  const files = digitsFiles(options.out);
  await prepareResultsFolder(options.out, basename(files.page));
  const { backend } = await startBackend(options.backend);
  const seeds = Array.from({ length: options.seeds }, (_, i) => options.seed + i);
  session.note(`Moving 400 digits of one scanner (UCI) onto 1500 of another (MNIST) by ntKiNG on ${backend}.`);
  const outcomes = await moveAll(seeds, session);
  const [outcome] = outcomes;
  showDigits(outcome, session);
  const summary = summarize(outcomes.map((each) => each.accuracy));
  const command = `npm start -- ${quoteWords(['--seed', options.seed, '--seeds', options.seeds, '--backend', backend].map(String))}`;
  await writeDigitsFiles(files, digitsPage({ outcome, summary, seeds, backend, command }), outcome);
  const seconds = (performance.now() - started) / 1000;
  return {
    fields: {
      backend,
      seeds,
      accuracy: summary.map(({ method, accuracy, standardError = null }) => ({ method, accuracy, standardError })),
      mmd: outcome.progress.map(({ mmd }) => mmd),
      mmdOfTargetItself: outcome.floor,
      page: files.page,
      grids: Object.values(files.grids),
      map: files.map,
      seconds,
      warnings: session.warnings,
    },
    lines: [...resultLines(summary, { files, seconds }), ...nextLines(files)],
    aside: false,
  };
}

async function moveAll(seeds: readonly number[], session: Session): Promise<[DigitsOutcome, ...DigitsOutcome[]]> {
  const scanners = await loadScanners();
  const outcomes: DigitsOutcome[] = [];
  const report = (progress: DigitsOutcome['progress'][number]): void => showProgress(progress, session);
  for (const seed of seeds) {
    const first = outcomes.length === 0;
    const outcome = await moveDigits({ scanners, seed, ...(first ? { report } : {}) });
    outcomes.push(outcome);
    if (!first) session.note(`  seed ${seed}: ${(100 * outcome.accuracy.ntKing).toFixed(1)}% after ntKiNG`);
  }
  return outcomes as [DigitsOutcome, ...DigitsOutcome[]];
}

function showProgress({ step, mmd, accuracy }: DigitsOutcome['progress'][number], session: Session): void {
  if (step % 3 !== 0) return;
  const bar = '█'.repeat(Math.round(40 * accuracy)).padEnd(40, '·');
  session.note(
    `  step ${String(step).padStart(2)}  MMD ${mmd.toFixed(3)}  read ${bar} ${(100 * accuracy).toFixed(1)}%`,
  );
}

function showDigits({ draw, moved }: DigitsOutcome, session: Session): void {
  const columns = session.io.terminalColumns ?? 80;
  const count = Math.max(1, Math.min(8, Math.floor((columns - 2) / 18)));
  const lines = [
    ['', 'Before:'],
    terminalImages(draw.source.images, { side: 8, count }),
    ['After:'],
    terminalImages(moved, { side: 8, count }),
    [''],
  ];
  for (const line of lines.flat()) session.note(line);
}

interface Written {
  readonly files: DigitsFiles;
  readonly seconds: number;
}

function resultLines(summary: readonly MethodSummary[], { files, seconds }: Written): readonly string[] {
  return [
    'Digits that a classifier trained on MNIST reads:',
    ...formatSummary(summary),
    '',
    `Page: ${files.page}   (${seconds.toFixed(0)} s in all)`,
  ];
}

function nextLines(files: DigitsFiles): readonly string[] {
  return [
    'Next:',
    `  npx ingd apply ${files.map} ${files.uci} --out ${files.moved}`,
    `  npx ingd compare ${files.moved} ${files.mnist}`,
    `  npx ingd fit ${files.uci} ${files.mnist} --pca 20 --out ${files.yourMap} --report ${files.yourPage}`,
  ];
}
