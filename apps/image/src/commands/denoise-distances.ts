import { selectRows } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';
import { pixelError } from '../denoise/index.js';
import type { DenoiseData } from './denoise-data.js';
import type { DenoiseRun } from './denoise-runs.js';

/** Distances of one set of images; smaller is better. */
export interface DenoiseRow {
  readonly name: string;
  /** To clean images that only judge. */
  readonly mmd: number;
  /** Root mean squared difference from the originals, where they are known. */
  readonly pixelError: number | null;
}

/** Of all sets of images there are. */
export interface DenoiseDistances {
  /** The noisy images, those after each method, and clean ones. */
  readonly rows: readonly DenoiseRow[];
  /** MMD of as many clean images: what a perfect result would come to. */
  readonly floor: number;
}

/** How far the noisy images and those after each method are from clean ones that had no part in it. */
export async function denoiseDistances(
  { noisy, judges, clean: others, originals }: DenoiseData,
  runs: readonly DenoiseRun[],
): Promise<DenoiseDistances> {
  const distance = await mmdTo(judges);
  const error = (images: DenoiseRun['images']): number | null =>
    originals === undefined ? null : pixelError(images, originals);
  const first = Int32Array.from({ length: Math.min(noisy.rows, others.rows) }, (_, row) => row);
  const floor = await distance(originals ?? selectRows(others, first));
  const rows = [
    { name: 'noisy', mmd: await distance(noisy), pixelError: error(noisy) },
    ...(await Promise.all(
      runs.map(async ({ method, images }) => ({
        name: `after ${method}`,
        mmd: await distance(images),
        pixelError: error(images),
      })),
    )),
    { name: 'clean images', mmd: floor, pixelError: originals === undefined ? null : 0 },
  ];
  return { rows, floor };
}
