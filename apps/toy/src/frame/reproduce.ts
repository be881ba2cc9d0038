import type { Failed, ProgramRequest, Reproduced, Reproduction } from '@ingd/cli/reproduce';
import type { Experiment } from '../experiment.js';
import { type Computer, processPool } from '../process-pool.js';
import { writeIndex } from './index-page.js';
import { keptPieces, piecesFolder } from './kept-pieces.js';
import { type PiecesProgress, runPieces } from './run-pieces.js';
import { checkResultFiles, writeResults } from './write-results.js';

/** Who watches a run, and what may end it. */
export interface ReproduceHooks {
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  readonly progress: (id: string, progress: PiecesProgress) => void;
}

/** What a run works with; tests put in their own. */
export interface Workshop {
  readonly experiments: readonly Experiment[];
  readonly code: string;
  readonly computer?: Computer;
}

/**
 * Computes one experiment or all, and writes each one's files as soon as it is concluded. An experiment that fails, or a raised
 * signal, ends neither the others' files nor the pieces that are kept.
 */
export async function reproduce(
  options: ProgramRequest,
  { experiments, code, computer = processPool(options.jobs) }: Workshop,
  hooks: ReproduceHooks,
): Promise<Reproduction> {
  const chosen = experiments.filter(({ id }) => options.id === 'all' || id === options.id);
  for (const { id } of chosen) checkResultFiles(options.out, id);
  const done: Reproduced[] = [];
  const failed: Failed[] = [];
  const end = (): void => computer.close();
  hooks.signal.addEventListener('abort', end, { once: true });
  try {
    for (const experiment of chosen) {
      if (hooks.signal.aborted) break;
      try {
        done.push(await reproduceOne(experiment, { options, code, computer, hooks }));
      } catch (error) {
        if (hooks.signal.aborted) break;
        failed.push({ id: experiment.id, reason: error instanceof Error ? error.message : String(error) });
        hooks.note(`${experiment.id} failed: ${failed.at(-1)?.reason}`);
      }
    }
  } finally {
    hooks.signal.removeEventListener('abort', end);
    computer.close();
  }
  if (options.id === 'all' && done.length > 0) await writeIndex(options, done);
  return { done, failed, interrupted: hooks.signal.aborted };
}

interface RunContext {
  readonly options: ProgramRequest;
  readonly code: string;
  readonly computer: Computer;
  readonly hooks: ReproduceHooks;
}

async function reproduceOne(
  experiment: Experiment,
  { options, code, computer, hooks }: RunContext,
): Promise<Reproduced> {
  const started = performance.now();
  const { quick, seed, out, backend, command } = options;
  const trainingSeconds = options.trainingMinutes == null ? undefined : 60 * options.trainingMinutes;
  const settings = { quick, seed, seeds: options.seeds ?? experiment.seeds[quick ? 'quick' : 'full'] };
  const { id, title } = experiment;
  const folder = piecesFolder(out, id);
  const note = (line: string): void => hooks.note(`${id}: ${line}`);
  const prepared =
    experiment.prepare === undefined
      ? undefined
      : await computer.compute({ experiment: id, piece: null, settings, backend, folder, trainingSeconds }, note);
  const kept = keptPieces(out, { experiment: id, settings, backend, code, prepared });
  const report = (progress: PiecesProgress): void => hooks.progress(id, progress);
  const { signal } = hooks;
  const found = await runPieces({ experiment, settings, backend, kept, folder, computer, signal, report, note });
  const outcome = await experiment.conclude(found, settings, prepared);
  const seconds = (performance.now() - started) / 1000;
  const files = await writeResults(out, { experiment, settings, outcome, backend, command, seconds });
  const met = outcome.checks.filter((check) => check.met).length;
  hooks.note(`${id}: ${seconds.toFixed(0)} s, ${met} of ${outcome.checks.length} goals met`);
  return { id, title, rows: outcome.rows, checks: outcome.checks, files, seeds: settings.seeds, seconds };
}
