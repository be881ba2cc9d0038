import { join } from 'node:path';
import { writeBytes, writeTable } from '@ingd/datasets/node';
import type { Matrix } from '@ingd/engine';
import { encodeMap } from '@ingd/particles';
import { imageGrid } from '../results/image-grid.js';
import type { DigitsOutcome } from './experiment.js';

/** Where the results of the main job lie. */
export interface DigitsFiles {
  readonly page: string;
  /** Grids of images: UCI digits before and after, and MNIST digits. */
  readonly grids: { readonly before: string; readonly after: string; readonly target: string };
  readonly map: string;
  readonly uci: string;
  readonly mnist: string;
  /** Not written here: for the commands to try next. */
  readonly moved: string;
  readonly yourMap: string;
  readonly yourPage: string;
}

export function digitsFiles(folder: string): DigitsFiles {
  const at = (name: string): string => join(folder, name);
  return {
    page: at('digits.html'),
    grids: { before: at('before.png'), after: at('after.png'), target: at('target.png') },
    map: at('digits.map.safetensors'),
    uci: at('uci.npy'),
    mnist: at('mnist.npy'),
    moved: at('moved.npy'),
    yourMap: at('your.map.safetensors'),
    yourPage: at('your-page.html'),
  };
}

const SHAPE = { height: 8, width: 8, channels: 1 } as const;

/** Writes page, grids, map, and both scanners' digits as arrays for the commands to try next; earlier results are replaced. */
export async function writeDigitsFiles(
  files: DigitsFiles,
  page: string,
  { map, draw, moved }: DigitsOutcome,
): Promise<void> {
  const images = (values: Matrix): { values: Matrix; rowShape: number[] } => ({
    values,
    rowShape: [SHAPE.height, SHAPE.width],
  });
  await writeTable(files.uci, images(draw.source.images), { force: true });
  await writeTable(files.mnist, images(draw.target.images), { force: true });
  const { before, after, target } = files.grids;
  const grids = [
    [before, draw.source.images],
    [after, moved],
    [target, draw.target.images],
  ] as const;
  for (const [path, pixels] of grids) {
    await writeBytes(path, imageGrid({ pixels, shape: SHAPE }).png, { force: true });
  }
  await writeBytes(files.map, encodeMap(map), { force: true });
  await writeBytes(files.page, new TextEncoder().encode(page), { force: true });
}
