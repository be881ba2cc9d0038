import { type LearntEnergy, type MoveEnd, moveImages } from '@ingd/app-image/denoise';
import { choice, fold, type Matrix, selectRows, toMatrix, toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../experiment.js';
import { type Draw, drawImages, judgeOf, type Quality } from './judge.js';
import { learntBefore } from './learn.js';
import { METHODS, type Method, MOVES, SIGMA, sizesOf, trainingDigits } from './sizes.js';

/** What is judged: a method's images, or those that there are without any. */
export const ROWS = ['clean', 'noisy', 'oneStep', ...METHODS] as const;
export type RowName = (typeof ROWS)[number];

/** One kind of images of one repetition. */
export interface DigitsTask {
  readonly repetition: number;
  readonly row: RowName;
}

/** What they come to. */
export interface DigitsFound {
  readonly quality: Quality;
  /** MMD along the way; empty where there was none. */
  readonly along: readonly { readonly step: number; readonly mmd: number }[];
  readonly end: MoveEnd;
  /** Of the clean ones: what as many of the images that all are moved onto come to, a law that is met to the last. */
  readonly target?: Pick<Quality, 'mmd' | 'frechet'>;
  /** The first images, pixels in thousandths, kept for what is drawn. */
  readonly drawn?: readonly number[] | undefined;
}

/** How many images are drawn. */
export const DRAWN = 40;

/** Makes the images of one row and judges them. */
export async function denoiseDigits({ repetition, row }: DigitsTask, work: Work): Promise<DigitsFound> {
  const draw = await drawImages(work.settings, repetition);
  const judge = await judgeOf(draw, work.settings);
  const { images, along, end } = await make(row, draw, work);
  const shown = images.data.subarray(0, DRAWN * images.columns);
  const drawn = repetition > 0 ? undefined : Array.from(shown, (value) => Math.round(1000 * value));
  const quality = await judge(images);
  if (row !== 'clean') return { quality, along, end, drawn };
  const { mmd, frechet } = await judge(await movedOnto(draw, work, images.rows));
  return { quality, along, end, drawn, target: { mmd, frechet } };
}

type Made = { readonly images: Matrix } & Pick<DigitsFound, 'along' | 'end'>;

async function make(row: RowName, draw: Draw, work: Work): Promise<Made> {
  const still = { along: [], end: { status: 'finished' } } as const;
  if (row === 'clean') return { images: draw.clean.images, ...still };
  if (row === 'noisy') return { images: draw.noisy, ...still };
  const energy = await learntBefore(work);
  try {
    if (row === 'oneStep') return { images: await oneStep(energy, draw.noisy), ...still };
    return await move(row, energy, draw, work);
  } finally {
    tf.dispose([...energy.parameters]);
  }
}

async function move(method: Method, energy: LearntEnergy, draw: Draw, work: Work): Promise<Made> {
  const onto = await movedOnto(draw, work, sizesOf(work.settings).onto);
  const { noisy, judges } = draw;
  const settings = { ...MOVES[method], steps: sizesOf(work.settings).steps[method] };
  const moved = await moveImages({ noisy, onto, judges, ...settings, key: fold(draw.key, 1) }, energy, {
    signal: work.signal,
  });
  return { ...moved, along: moved.progress.map(({ step, mmd = 0 }) => ({ step, mmd })) };
}

/** The first so many of the clean training images that a draw is moved onto. */
async function movedOnto(draw: Draw, { settings }: Work, count: number): Promise<Matrix> {
  const { images } = await trainingDigits(settings);
  const rows = choice(fold(draw.key, 0), images.rows, sizesOf(settings).onto);
  return selectRows(images, rows.subarray(0, count));
}

/** x + σ² s(x): what the energy model takes for the mean of the clean images that x may come from   [Tweedie's formula, Efron 2011]. */
async function oneStep({ model, parameters }: LearntEnergy, noisy: Matrix): Promise<Matrix> {
  const made = tf.tidy(() => {
    const x = toTensor(noisy);
    return tf.add<Tensor2D>(x, tf.mul(model.score(parameters, x), SIGMA ** 2));
  });
  try {
    return await toMatrix(made);
  } finally {
    made.dispose();
  }
}
