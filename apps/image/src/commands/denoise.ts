import { join } from 'node:path';
import { type CommandResult, InterruptedProblem, quoteWords, type Session, startBackend } from '@ingd/cli/frame';
import { createKey, fold, selectRows } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';
import * as tf from '@tensorflow/tfjs-core';
import { denoise as clean, type Denoised, type LearntEnergy } from '../denoise/index.js';
import { describeShape } from '../images/image-set.js';
import { openResults } from '../results/results-folder.js';
import { type DenoiseData, denoiseData } from './denoise-data.js';
import { writeDenoised } from './denoise-files.js';
import type { DenoiseCommandOptions, DenoiseMethod } from './denoise-options.js';
import { type DenoiseOutcome, denoisePage } from './denoise-page.js';
import { type DenoiseSettings, denoiseSettings, type MoveSettings } from './denoise-settings.js';
import { pixelError } from './pixel-error.js';
import { progressLine } from './progress-line.js';

export interface DenoiseRequest {
  readonly options: DenoiseCommandOptions;
  readonly session: Session;
}

const VALIDATION_SHARE = 0.05;

/** `denoise`: learns what clean images look like, and takes the noise away from others. */
export async function denoise({ options, session }: DenoiseRequest): Promise<CommandResult> {
  const started = performance.now();
  const key = createKey(options.seed);
  const data = await denoiseData(options, { session, key: fold(key, 0) });
  const settings = denoiseSettings(options);
  const results = await openResults(options.out, 'denoise');
  const { backend } = await startBackend(options.backend);
  session.note(
    `${data.noisy.rows} noisy images of ${describeShape(data.shape)}, ${data.clean.rows} clean ones to learn from, ${data.judges.rows} that only judge; on ${backend}.`,
  );
  const runs = await cleanByEach({ options, session, settings, data, key: fold(key, 1) });
  const outcome: DenoiseOutcome = { ...(await measured(data, runs)), settings, data, backend, seed: options.seed };
  warnOfDistance(outcome, session);
  const command = quoteWords(['ingd-image', ...session.words]);
  const files = await writeDenoised(results, outcome, denoisePage(outcome, { command, warnings: session.warnings }));
  const fields = {
    backend,
    source: data.source,
    shape: { ...data.shape },
    learntFrom: data.clean.rows,
    judges: data.judges.rows,
    n: data.noisy.rows,
    results: outcome.rows.map((row) => ({ ...row })),
    learning: learningFields(outcome.energy),
    settings: { ...settings, moves: settings.moves.map((move) => ({ ...move })) },
    files: { ...files },
    seed: options.seed,
    seconds: (performance.now() - started) / 1000,
    warnings: session.warnings,
  };
  await results.finish({ command, ...fields });
  return { fields, lines: resultLines(outcome, files, fields.seconds), aside: false };
}

interface Work {
  readonly options: DenoiseCommandOptions;
  readonly session: Session;
  readonly settings: DenoiseSettings;
  readonly data: DenoiseData;
  readonly key: ReturnType<typeof createKey>;
}

/** One method, carried out. */
export type DenoiseRun = Omit<Denoised, 'energy'> & { readonly method: DenoiseMethod };

interface AllRuns {
  readonly runs: readonly DenoiseRun[];
  /** What is to be read of the learning; its tensors are gone. */
  readonly energy: Omit<LearntEnergy, 'parameters' | 'model'> | undefined;
}

async function cleanByEach(work: Work): Promise<AllRuns> {
  const runs: DenoiseRun[] = [];
  let energy: LearntEnergy | undefined;
  try {
    for (const move of work.settings.moves) {
      const { energy: learnt, ...run } = await cleanBy(move, work, energy);
      energy ??= learnt;
      if (learnt !== undefined) tellEnd(learnt, work);
      tellMove(run, move, work);
      runs.push({ ...run, method: move.method });
    }
  } finally {
    tf.dispose([...(energy?.parameters ?? [])]);
  }
  return { runs, energy };
}

async function cleanBy(move: MoveSettings, work: Work, energy: LearntEnergy | undefined): Promise<Denoised> {
  const { options, session, settings, data, key } = work;
  const { io } = session;
  const line = progressLine(session);
  const { moves: _, batchSize, ...rest } = settings;
  try {
    return await clean(
      {
        ...rest,
        validationShare: VALIDATION_SHARE,
        ...move,
        ...(batchSize === undefined ? {} : { batchSize: Math.min(batchSize, trainedOn(data)) }),
        clean: data.clean,
        noisy: data.noisy,
        judges: data.judges,
        key,
        checkpoint: { folder: join(options.out, 'learnt'), everySeconds: 60 },
        ...(energy === undefined ? {} : { energy }),
      },
      {
        signal: io.interrupt,
        epoch: (info) =>
          line.update({
            what: 'learning',
            done: info.epoch,
            total: info.epochs,
            unit: 'epochs',
            detail: `loss ${(info.validationLoss ?? info.trainingLoss).toFixed(2)}`,
          }),
        move: ({ step: done, steps, mmd }) =>
          line.update({
            what: move.method,
            done,
            total: steps,
            unit: 'steps',
            detail: `MMD ${mmd?.toFixed(4) ?? '-'}`,
          }),
      },
    );
  } catch (error) {
    if (!io.interrupt.aborted) throw error;
    throw new InterruptedProblem(`interrupted; what was learnt is kept in ${join(options.out, 'learnt')}`, {
      resume: quoteWords(['ingd-image', ...session.words]),
    });
  } finally {
    line.clear();
  }
}

/** How many clean images are left to train on when a twentieth is held out. */
function trainedOn({ clean: { rows } }: DenoiseData): number {
  return rows - Math.floor(VALIDATION_SHARE * rows);
}

function tellEnd({ end, epochs, bestEpoch, history }: LearntEnergy, { session, settings }: Work): void {
  const loss = history[bestEpoch - 1];
  session.note(
    `Learnt for ${epochs} epochs; epoch ${bestEpoch} did best on images that were held out, loss ${(loss?.validationLoss ?? loss?.trainingLoss ?? Number.NaN).toFixed(3)}.`,
  );
  if (end === 'diverged') session.warn(`the loss exploded in epoch ${epochs}; a lower --learning-rate may help`);
  if (end === 'unfinished') {
    session.warn(`learning ended after ${epochs} of ${settings.epochs} epochs; the same command goes on from there`);
  }
}

function tellMove({ end }: Pick<Denoised, 'end'>, { method, steps }: MoveSettings, { session }: Work): void {
  if (end.status === 'finished') return;
  session.warn(`${method} ended in step ${end.step} of ${steps}: ${end.reason}; what it had before is shown`);
}

/** Distances of one set of images; smaller is better. */
export interface DenoiseRow {
  readonly name: string;
  /** To clean images that only judge. */
  readonly mmd: number;
  /** Root mean squared difference from the originals, where they are known. */
  readonly pixelError: number | null;
}

interface Measured extends AllRuns {
  /** The noisy images, those after each method, and clean ones. */
  readonly rows: readonly DenoiseRow[];
  /** MMD of as many clean images: what a perfect result would come to. */
  readonly floor: number;
}

async function measured({ noisy, judges, clean: others, originals }: DenoiseData, all: AllRuns): Promise<Measured> {
  const distance = await mmdTo(judges);
  const error = (images: DenoiseRun['images']): number | null =>
    originals === undefined ? null : pixelError(images, originals);
  const first = Int32Array.from({ length: Math.min(noisy.rows, others.rows) }, (_, row) => row);
  const floor = await distance(originals ?? selectRows(others, first));
  const rows = [
    { name: 'noisy', mmd: await distance(noisy), pixelError: error(noisy) },
    ...(await Promise.all(
      all.runs.map(async ({ method, images }) => ({
        name: `after ${method}`,
        mmd: await distance(images),
        pixelError: error(images),
      })),
    )),
    { name: 'clean images', mmd: floor, pixelError: originals === undefined ? null : 0 },
  ];
  return { ...all, rows, floor };
}

/** Said as plainly as a success would be. */
function warnOfDistance({ rows: [before, ...rest] }: DenoiseOutcome, session: Session): void {
  for (const { name, mmd } of rest.slice(0, -1)) {
    if (before === undefined || mmd <= before.mmd) continue;
    session.warn(
      `${name} the images are further from clean ones than before: learn longer (--epochs), from more images, or take a smaller --step-size`,
    );
  }
}

function learningFields(energy: AllRuns['energy']) {
  if (energy === undefined) return null;
  const { epochs, bestEpoch, end, history } = energy;
  return {
    epochs,
    bestEpoch,
    end,
    trainingLoss: history.map((info) => info.trainingLoss),
    validationLoss: history.map((info) => info.validationLoss ?? null),
  };
}

function resultLines({ rows }: DenoiseOutcome, files: { readonly page: string }, seconds: number): readonly string[] {
  const known = rows.some((row) => row.pixelError !== null);
  return [
    `${''.padEnd(16)}${'MMD'.padStart(9)}${known ? '   from the originals' : ''}`,
    ...rows.map(({ name, mmd, pixelError: error }) => {
      const off = error === null ? '' : `   ${error.toFixed(4)} a pixel`;
      return `${name.padEnd(16)}${mmd.toFixed(4).padStart(9)}${off}`;
    }),
    '',
    `Page: ${files.page}   (${seconds.toFixed(0)} s in all)`,
  ];
}
