import { imageGrid } from '../results/image-grid.js';
import type { ResultsFolder } from '../results/results-folder.js';
import type { DenoiseOutcome } from './denoise-page.js';

/** Paths of what was written. */
export interface DenoiseFiles {
  readonly page: string;
  /** Grids of images. */
  readonly grids: readonly string[];
  /** Folders of single images. */
  readonly images: readonly string[];
}

/** Grids as PNG, the cleaned images one by one under the names of the noisy ones, and the page. */
export async function writeDenoised(
  results: ResultsFolder,
  { data, runs }: DenoiseOutcome,
  page: string,
): Promise<DenoiseFiles> {
  const { shape, names, noisy, originals, judges } = data;
  const sets = [
    { name: 'noisy', pixels: noisy },
    ...runs.map(({ method, images }) => ({ name: `after-${method.toLowerCase()}`, pixels: images })),
    originals === undefined ? { name: 'clean', pixels: judges } : { name: 'originals', pixels: originals },
  ];
  const grids: string[] = [];
  for (const { name, pixels } of sets) {
    grids.push(await results.write(`${name}.png`, imageGrid({ pixels, shape }).png));
  }
  const images: string[] = [];
  for (const { method, images: pixels } of runs) {
    images.push(await results.writeImages(`cleaned-${method.toLowerCase()}`, { pixels, shape, names }));
  }
  return { page: await results.write('denoise.html', page), grids, images };
}
