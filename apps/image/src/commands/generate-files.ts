import { imageGrid } from '../results/image-grid.js';
import type { ResultsFolder } from '../results/results-folder.js';
import type { GenerateOutcome } from './generate-page.js';

/** Paths of what was written. */
export interface GenerateFiles {
  readonly page: string;
  /** Grids of images. */
  readonly grids: readonly string[];
  /** Folders of single images. */
  readonly images: readonly string[];
}

/** `made-flow-matching`. */
function fileName(method: string): string {
  return `made-${method.toLowerCase().replaceAll(' ', '-')}`;
}

/** Grids as PNG, the made images one by one, and the page. */
export async function writeGenerated(
  results: ResultsFolder,
  { data, generated }: GenerateOutcome,
  page: string,
): Promise<GenerateFiles> {
  const { shape } = data;
  const grids = [await results.write('real.png', imageGrid({ pixels: data.judges, shape }).png)];
  const images: string[] = [];
  for (const { method, images: pixels } of generated.methods) {
    const name = fileName(method);
    grids.push(await results.write(`${name}.png`, imageGrid({ pixels, shape }).png));
    const names = Array.from({ length: pixels.rows }, (_, row) => String(row + 1).padStart(4, '0'));
    images.push(await results.writeImages(name, { pixels, shape, names }));
  }
  return { page: await results.write('generate.html', page), grids, images };
}
