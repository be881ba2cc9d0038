import { join } from 'node:path';
import { InterruptedProblem, quoteWords, type Session } from '@ingd/cli/frame';
import type { Key } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import {
  denoise as clean,
  type Denoised,
  type DenoiseOptions,
  type DenoiseReport,
  type LearntEnergy,
} from '../denoise/index.js';
import type { DenoiseData } from './denoise-data.js';
import type { DenoiseCommandOptions, DenoiseMethod } from './denoise-options.js';
import type { DenoiseSettings, MoveSettings } from './denoise-settings.js';
import { type ProgressLine, progressLine } from './progress-line.js';

const VALIDATION_SHARE = 0.05;

/** What is to be done, and who is told of it. */
export interface DenoiseWork {
  readonly options: DenoiseCommandOptions;
  readonly session: Session;
  readonly settings: DenoiseSettings;
  readonly data: DenoiseData;
  readonly key: Key;
}

/** One method, carried out. */
export type DenoiseRun = Omit<Denoised, 'energy'> & { readonly method: DenoiseMethod };

/** All of them. */
export interface DenoiseRuns {
  readonly runs: readonly DenoiseRun[];
  /** What is to be read of the learning; its tensors are gone. */
  readonly energy: Omit<LearntEnergy, 'parameters' | 'model'> | undefined;
}

/** Learns once, where any method needs it, and moves the noisy images by each. */
export async function cleanByEach(work: DenoiseWork): Promise<DenoiseRuns> {
  const runs: DenoiseRun[] = [];
  let energy: LearntEnergy | undefined;
  try {
    for (const move of work.settings.moves) {
      const { energy: learnt, ...run } = await cleanBy(move, work, energy);
      if (energy === undefined && learnt !== undefined) tellEnd(learnt, work);
      energy ??= learnt;
      tellMove(run, move, work);
      runs.push({ ...run, method: move.method });
    }
  } finally {
    tf.dispose([...(energy?.parameters ?? [])]);
  }
  return { runs, energy };
}

async function cleanBy(move: MoveSettings, work: DenoiseWork, energy: LearntEnergy | undefined): Promise<Denoised> {
  const { options, session } = work;
  const { interrupt } = session.io;
  const line = progressLine(session);
  const folder = join(options.out, 'learnt');
  const asked = { ...denoiseOptions(move, work, folder), ...(energy && { energy }) };
  try {
    return await clean(asked, { signal: interrupt, ...reportOn(line, move) });
  } catch (error) {
    if (!interrupt.aborted) throw error;
    throw interrupted(work, move.method === 'WGF' && energy === undefined ? undefined : folder);
  } finally {
    line.clear();
  }
}

function denoiseOptions(move: MoveSettings, { settings, data, key }: DenoiseWork, folder: string): DenoiseOptions {
  const { clean: learntFrom, noisy, judges } = data;
  const { moves: _, batchSize, ...rest } = settings;
  const trainedOn = learntFrom.rows - Math.floor(VALIDATION_SHARE * learntFrom.rows);
  return {
    ...rest,
    ...(batchSize && { batchSize: Math.min(batchSize, trainedOn) }),
    ...move,
    clean: learntFrom,
    noisy,
    judges,
    key,
    validationShare: VALIDATION_SHARE,
    checkpoint: { folder, everySeconds: 60 },
  };
}

/** Learning and move, each on the one line. */
function reportOn(line: ProgressLine, { method }: MoveSettings): DenoiseReport {
  return {
    epoch({ epoch: done, epochs: total, validationLoss, trainingLoss }) {
      const detail = `loss ${(validationLoss ?? trainingLoss).toFixed(2)}`;
      line.update({ what: 'learning', done, total, unit: 'epochs', detail });
    },
    move({ step: done, steps: total, mmd }) {
      line.update({ what: method, done, total, unit: 'steps', detail: `MMD ${mmd?.toFixed(4) ?? '-'}` });
    },
  };
}

/** What is learnt is kept on the way, where anything is; a move is not. */
function interrupted({ session }: DenoiseWork, learnt: string | undefined): InterruptedProblem {
  if (learnt === undefined) return new InterruptedProblem('interrupted; nothing was saved');
  const resume = quoteWords(['ingd-image', ...session.words]);
  return new InterruptedProblem(`interrupted; what was learnt is kept in ${learnt}`, { resume });
}

function tellEnd({ end, epochs, bestEpoch, history }: LearntEnergy, { session, settings }: DenoiseWork): void {
  const { validationLoss, trainingLoss = Number.NaN } = history[bestEpoch - 1] ?? {};
  const judged = validationLoss === undefined ? 'images that it learnt from' : 'images that were held out';
  session.note(
    `Learnt for ${epochs} epochs; epoch ${bestEpoch} did best on ${judged}, loss ${(validationLoss ?? trainingLoss).toFixed(3)}.`,
  );
  if (end === 'diverged') session.warn(`the loss exploded in epoch ${epochs}; a lower --learning-rate may help`);
  if (end === 'unfinished') {
    session.warn(`learning ended after ${epochs} of ${settings.epochs} epochs; the same command goes on from there`);
  }
}

function tellMove({ end }: Pick<Denoised, 'end'>, { method, steps }: MoveSettings, { session }: DenoiseWork): void {
  if (end.status === 'finished') return;
  session.warn(`${method} ended in step ${end.step} of ${steps}: ${end.reason}; what it had before is shown`);
}
