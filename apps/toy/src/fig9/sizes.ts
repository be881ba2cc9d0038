import type { LearningOptions, MoveOptions } from '@ingd/app-image/denoise';
import { type DigitImages, loadMnist, pickDigits } from '@ingd/app-image/mnist';
import { createKey, fold } from '@ingd/engine';
import type { Settings } from '../experiment.js';

/** Standard deviation of the noise, pixels being from 0 to 1. */
export const SIGMA = 0.2;

/** What is run beside the energy's own single step; `ntKiNGPaper` is ntKiNG as printed, with the diagonal kernel, damping and ridge of the authors' code. */
export const METHODS = ['ntKiNG', 'ntKiNGPaper', 'KiNG', 'WGF'] as const;
export type Method = (typeof METHODS)[number];

/** How large a run is. */
interface Sizes {
  /** Training images. */
  readonly images: number;
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly steps: Readonly<Record<Method, number>>;
  /** Images that are moved, images that are moved onto, and images that judge. */
  readonly noisy: number;
  readonly onto: number;
  readonly judges: number;
}

const FULL: Sizes = {
  images: 10_000,
  hidden: [1024, 1024, 211],
  epochs: 1000,
  batchSize: 777,
  steps: { ntKiNG: 60, ntKiNGPaper: 1000, KiNG: 60, WGF: 1000 },
  noisy: 200,
  onto: 1000,
  judges: 1000,
};

const QUICK: Sizes = {
  images: 2000,
  hidden: [256, 64],
  epochs: 40,
  batchSize: 200,
  steps: { ntKiNG: 20, ntKiNGPaper: 20, KiNG: 20, WGF: 50 },
  noisy: 100,
  onto: 300,
  judges: 400,
};

export function sizesOf({ quick }: Settings): Sizes {
  return quick ? QUICK : FULL;
}

/** The images that everything is learnt from. */
export async function trainingDigits(settings: Settings): Promise<DigitImages> {
  const all = await loadMnist({ part: 'train' });
  const { images } = sizesOf(settings);
  return images === all.images.rows
    ? all
    : pickDigits(
        all,
        Int32Array.from({ length: images }, (_, row) => row),
      );
}

/** How the energy model is learnt: of images and settings alone, so that what was learnt outlives a change of the code. */
export async function learningOf(settings: Settings, folder: string): Promise<LearningOptions> {
  const { hidden, epochs, batchSize } = sizesOf(settings);
  return {
    clean: (await trainingDigits(settings)).images,
    sigma: SIGMA,
    key: fold(createKey(settings.seed), 9),
    hidden,
    epochs,
    batchSize,
    checkpoint: { folder, everySeconds: 60 },
  };
}

/** How each is run: as printed, or as the image app has it. */
export const MOVES: Readonly<
  Record<Method, Pick<MoveOptions, 'method' | 'stepSize' | 'damping' | 'ridge' | 'diagonal'>>
> = {
  ntKiNG: { method: 'ntKiNG' },
  ntKiNGPaper: { method: 'ntKiNG', diagonal: true, stepSize: 0.01, damping: 1e-3, ridge: 1e-3 },
  KiNG: { method: 'KiNG' },
  WGF: { method: 'WGF', stepSize: 10 },
};
