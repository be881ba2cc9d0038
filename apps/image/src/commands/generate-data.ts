import type { Session } from '@ingd/cli/frame';
import { InputError } from '@ingd/datasets';
import { type Key, type Matrix, permutation, selectRows } from '@ingd/engine';
import { LEAST_IMAGES } from '../generate/contract.js';
import type { ImageShape } from '../images/image-set.js';
import { readImages } from '../images/read-images.js';
import { requireDifferent } from '../images/require-different.js';
import { loadMnist } from '../mnist/mnist.js';
import { mnistImages } from '../mnist/mnist-images.js';
import type { GenerateCommandOptions } from './generate-options.js';
import { readingOptions } from './image-options.js';

/** What is learnt from, and what judges; no image is in both. */
export interface GenerateData {
  readonly shape: ImageShape;
  readonly training: Matrix;
  /** Of the digits that come with the app. */
  readonly labels: readonly number[] | undefined;
  readonly judges: Matrix;
  /** How many images each method makes. */
  readonly count: number;
  /** Where the images came from, and on which terms. */
  readonly source: string;
}

/** A quarter of the images judges. */
const LEAST_GIVEN = 4 * LEAST_IMAGES;
const MOST_JUDGES = 2000;

/**
 * Reads or loads the images of one run and divides them by the key.
 * @throws InputError in one sentence
 */
export async function generateData(
  options: GenerateCommandOptions,
  { session, key }: { readonly session: Session; readonly key: Key },
): Promise<GenerateData> {
  const { images, quick } = options;
  const all = images === undefined ? await digits(options) : await ofUser(images, options, session);
  requireDifferent(all.pixels, all.source);
  const { rows } = all.pixels;
  const judged = Math.min(MOST_JUDGES, Math.floor(rows / 4));
  const count = options.count ?? Math.min(quick ? 200 : 500, judged);
  if (count > judged) {
    throw new InputError(
      `--count: expected at most ${judged}, a quarter of the ${rows} images, which then judge, got ${count}; make fewer, or name more --images`,
      'option',
    );
  }
  const order = permutation(key, rows);
  const training = order.subarray(judged);
  return {
    shape: all.shape,
    source: all.source,
    count,
    judges: selectRows(all.pixels, order.subarray(0, judged)),
    training: selectRows(all.pixels, training),
    labels: all.labels && Array.from(training, (row) => all.labels?.[row] as number),
  };
}

async function ofUser(images: readonly string[], options: GenerateCommandOptions, session: Session) {
  const set = await readImages(images, { ...readingOptions(options, session), atLeast: LEAST_GIVEN });
  return { ...set, source: images.join(', '), labels: undefined };
}

async function digits(options: GenerateCommandOptions) {
  const [set, { labels }] = await Promise.all([mnistImages(options), loadMnist({ part: 'train' })]);
  return { ...set, labels };
}
