import { type DigitReader, pixelError, trainDigitReader } from '@ingd/app-image/denoise';
import { type DigitImages, loadMnist, pickDigits } from '@ingd/app-image/mnist';
import { choice, createKey, fold, type Key, type Matrix, normalValues } from '@ingd/engine';
import { frechetDistance, mmdTo } from '@ingd/metrics';
import type { Settings } from '../experiment.js';
import { SIGMA, sizesOf, trainingDigits } from './sizes.js';

/** The images of one repetition: test images, which neither the energy model nor the classifier has seen. */
export interface Draw {
  readonly clean: DigitImages;
  /** The clean ones with N(0, σ² I) added. */
  readonly noisy: Matrix;
  /** Other test images. */
  readonly judges: Matrix;
  readonly key: Key;
}

export async function drawImages(settings: Settings, repetition: number): Promise<Draw> {
  const key = fold(fold(createKey(settings.seed), 90), repetition);
  const { noisy, judges: judging } = sizesOf(settings);
  const test = await loadMnist({ part: 'test' });
  const rows = choice(fold(key, 0), test.images.rows, noisy + judging);
  const clean = pickDigits(test, rows.subarray(0, noisy));
  const noise = normalValues(fold(key, 1), clean.images.data.length);
  const data = clean.images.data.map((value, at) => value + SIGMA * (noise[at] as number));
  const judges = pickDigits(test, rows.subarray(noisy)).images;
  return { clean, noisy: { ...clean.images, data }, judges, key: fold(key, 2) };
}

/** How good images are. */
export interface Quality {
  /** To the judges, Gaussian kernel, bandwidth by the paper's rule on them. */
  readonly mmd: number;
  /** Fréchet distance to the judges on what the classifier's last layer says. */
  readonly frechet: number;
  /** Share that the classifier reads, in [0, 1]. */
  readonly read: number;
  /** Root mean square over pixels of what is left of the noise. */
  readonly error: number;
}

/** Judges images of a draw. */
export async function judgeOf(
  { clean, judges }: Draw,
  settings: Settings,
): Promise<(images: Matrix) => Promise<Quality>> {
  const reader = await readerFor(settings);
  const distance = await mmdTo(judges);
  const features = await reader.features(judges);
  return async (images) => ({
    mmd: await distance(images),
    frechet: await frechetDistance(await reader.features(images), features),
    read: await shareRead(reader, images, clean.labels),
    error: pixelError(images, clean.images),
  });
}

const readers = new Map<string, Promise<DigitReader>>();

/** The classifier of all pieces; a process trains it once and keeps it. */
function readerFor(settings: Settings): Promise<DigitReader> {
  const { quick, seed } = settings;
  const name = `${quick} ${seed}`;
  const reader = readers.get(name) ?? trainedReader(settings);
  readers.set(name, reader);
  return reader;
}

async function trainedReader(settings: Settings): Promise<DigitReader> {
  return trainDigitReader({ digits: await trainingDigits(settings), key: fold(createKey(settings.seed), 91) });
}

async function shareRead(reader: DigitReader, images: Matrix, labels: readonly number[]): Promise<number> {
  const found = await reader.read(images);
  return found.filter((digit, at) => digit === labels[at]).length / labels.length;
}
