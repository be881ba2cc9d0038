import type { Session } from '@ingd/cli/frame';
import { InputError } from '@ingd/datasets';
import { fold, type Key, type Matrix, normalValues, permutation, selectRows, split } from '@ingd/engine';
import { describeShape, type ImageSet, type ImageShape } from '../images/image-set.js';
import { readImages } from '../images/read-images.js';
import { requireDifferent } from '../images/require-different.js';
import { mnistImages } from '../mnist/mnist-images.js';
import type { DenoiseCommandOptions } from './denoise-options.js';
import { readingOptions } from './image-options.js';

/** What is learnt from, what is cleaned, and what judges. No image is in two of them. */
export interface DenoiseData {
  readonly shape: ImageShape;
  /** To learn from and to move onto. */
  readonly clean: Matrix;
  /** Clean ones that only judge. */
  readonly judges: Matrix;
  readonly noisy: Matrix;
  /** The clean images under the noise, where it was added here; row for row. */
  readonly originals: Matrix | undefined;
  /** Of the noisy ones. */
  readonly names: readonly string[];
  /** Where the clean ones came from, and on which terms. */
  readonly source: string;
}

/** At most so many images judge, and a fifth of all. */
const JUDGES = 500;
const LEAST_IMAGES = 20;

/**
 * Reads or loads the images of one run and divides them by the key.
 * @throws InputError in one sentence
 */
export async function denoiseData(
  options: DenoiseCommandOptions,
  { session, key }: { readonly session: Session; readonly key: Key },
): Promise<DenoiseData> {
  const [divideKey, noiseKey] = split(key) as [Key, Key];
  const { images, noisy, count, noise, quick } = options;
  const reading = readingOptions(options, session);
  const all =
    images === undefined
      ? await mnistImages(options)
      : { ...(await readImages(images, { ...reading, atLeast: LEAST_IMAGES })), source: images.join(', ') };
  const given = noisy === undefined ? undefined : await readImages(noisy, { ...reading, atLeast: 2 });
  requireDifferent(all.pixels, all.source);
  if (given !== undefined) {
    requireSameShape(given, all, { noisy: noisy ?? [], clean: images });
    requireDifferent(given.pixels, (noisy ?? []).join(', '));
  }
  const { rows } = all.pixels;
  const order = permutation(divideKey, rows);
  const fifth = Math.floor(rows / 5);
  const judged = Math.min(JUDGES, fifth);
  const kept = given === undefined ? Math.min(count, fifth) : 0;
  const most = quick ? judged + kept + 2000 : rows;
  const originals = given === undefined ? selectRows(all.pixels, order.subarray(0, kept)) : undefined;
  return {
    shape: all.shape,
    source: all.source,
    judges: selectRows(all.pixels, order.subarray(kept, kept + judged)),
    clean: selectRows(all.pixels, order.subarray(kept + judged, most)),
    noisy: given?.pixels ?? withNoise(originals as Matrix, noise, noiseKey),
    originals,
    names: given?.names ?? Array.from(order.subarray(0, kept), (row) => all.names[row] as string),
  };
}

function withNoise(images: Matrix, noise: number, key: Key): Matrix {
  const drawn = normalValues(fold(key, 0), images.data.length);
  return { ...images, data: images.data.map((value, index) => value + noise * (drawn[index] as number)) };
}

function requireSameShape(
  noisy: ImageSet,
  clean: ImageSet,
  paths: { readonly noisy: readonly string[]; readonly clean: readonly string[] | undefined },
): void {
  const [found, expected] = [describeShape(noisy.shape), describeShape(clean.shape)];
  if (found === expected) return;
  const like = paths.clean === undefined ? 'the digits that are learnt from without --images' : paths.clean.join(', ');
  throw new InputError(
    `${paths.noisy.join(', ')}: expected images of ${expected} like ${like}, got ${found}; --size and --grey bring both to one shape`,
  );
}
