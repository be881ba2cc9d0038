import { InputError } from '@ingd/datasets';
import { useBackend } from '@ingd/engine';
import { loadScanners } from './digit-data.js';
import { type DigitsOutcome, moveDigits } from './digits-experiment.js';
import { digitsFiles, writeDigitsFiles } from './digits-files.js';
import { type DigitsCommand, parseDigitsCommand, USAGE } from './digits-options.js';
import { digitsPage } from './digits-page.js';
import { formatSummary, summarize } from './summary.js';
import { terminalImages } from './terminal-images.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

async function run(command: DigitsCommand): Promise<void> {
  const started = performance.now();
  const { backend } = await useBackend(command.backend);
  const scanners = await loadScanners();
  const seeds = Array.from({ length: command.seeds }, (_, i) => command.seed + i);
  say(`Moving 400 digits of one scanner (UCI) onto 1500 of another (MNIST) by ntKiNG on ${backend}.`);
  const outcomes: DigitsOutcome[] = [];
  for (const seed of seeds) {
    const first = outcomes.length === 0;
    const outcome = await moveDigits({ scanners, seed, ...(first ? { report: showProgress } : {}) });
    outcomes.push(outcome);
    if (!first) say(`  seed ${seed}: ${(100 * outcome.accuracy.ntKing).toFixed(1)}% after ntKiNG`);
  }
  const [outcome] = outcomes as [DigitsOutcome, ...DigitsOutcome[]];
  showDigits(outcome);
  const summary = summarize(outcomes.map((each) => each.accuracy));
  say('Digits that a classifier trained on MNIST reads:');
  for (const line of formatSummary(summary)) say(line);
  const files = digitsFiles(command.out);
  const words = `npm start -- --seed ${command.seed} --seeds ${command.seeds} --backend ${backend}`;
  await writeDigitsFiles(files, digitsPage({ outcome, summary, seeds, backend, command: words }), outcome);
  say();
  say(`Page: ${files.page}   (${((performance.now() - started) / 1000).toFixed(0)} s in all)`);
  say('Next:');
  say(`  npx ingd apply ${files.map} ${files.uci} --out ${files.moved}`);
  say(`  npx ingd compare ${files.moved} ${files.mnist}`);
  say(`  npx ingd fit ${files.uci} ${files.mnist} --pca 20 --out ${files.yourMap} --report ${files.yourPage}`);
}

function showProgress({ step, mmd, accuracy }: DigitsOutcome['progress'][number]): void {
  if (step % 3 !== 0) return;
  const bar = '█'.repeat(Math.round(40 * accuracy)).padEnd(40, '·');
  say(`  step ${String(step).padStart(2)}  MMD ${mmd.toFixed(3)}  read ${bar} ${(100 * accuracy).toFixed(1)}%`);
}

function showDigits({ draw, moved }: DigitsOutcome): void {
  const columns = process.stdout.columns ?? 80;
  const count = Math.max(1, Math.min(8, Math.floor((columns - 2) / 18)));
  say();
  say('Before:');
  for (const line of terminalImages(draw.source.images, { side: 8, count })) say(line);
  say('After:');
  for (const line of terminalImages(moved, { side: 8, count })) say(line);
  say();
}

/** One sentence for a person and an exit code: 2 for wrong words, 1 for a run that failed. */
function fail(error: unknown, code: number): number {
  process.stderr.write(`digits: ${error instanceof Error ? error.message : String(error)}\n`);
  return code;
}

async function main(words: readonly string[]): Promise<number> {
  let command: DigitsCommand | undefined;
  try {
    command = parseDigitsCommand(words);
  } catch (error) {
    return fail(error, 2);
  }
  if (command === undefined) {
    say(USAGE);
    return 0;
  }
  try {
    await run(command);
    return 0;
  } catch (error) {
    return fail(error, error instanceof InputError ? 2 : 1);
  }
}

process.exitCode = await main(process.argv.slice(2));
