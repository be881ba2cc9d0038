import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBytes, writeTable } from '@ingd/datasets/node';
import type { Matrix } from '@ingd/engine';
import { encodeMap } from '@ingd/particles';
import type { DigitsOutcome } from './experiment.js';

/** Where the results of the main job lie. */
export interface DigitsFiles {
  readonly page: string;
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
    map: at('digits.map.safetensors'),
    uci: at('uci.npy'),
    mnist: at('mnist.npy'),
    moved: at('moved.npy'),
    yourMap: at('your.map.safetensors'),
    yourPage: at('your-page.html'),
  };
}

/** Writes page, map, and both scanners' digits as arrays for the commands to try next; earlier results are replaced. */
export async function writeDigitsFiles(files: DigitsFiles, page: string, { map, draw }: DigitsOutcome): Promise<void> {
  await mkdir(join(files.page, '..'), { recursive: true });
  const images = (values: Matrix): { values: Matrix; rowShape: number[] } => ({ values, rowShape: [8, 8] });
  await writeTable(files.uci, images(draw.source.images), { force: true });
  await writeTable(files.mnist, images(draw.target.images), { force: true });
  await writeBytes(files.map, encodeMap(map), { force: true });
  await writeBytes(files.page, new TextEncoder().encode(page), { force: true });
}
