import { readTable } from '@ingd/datasets/node';
import { type Matrix, selectRows } from '@ingd/engine';
import { dataFile } from '../data-file.js';

/** Images of one size, one to a row, pixels from 0 (black) to 1 (white), with the digit that each shows. */
export interface DigitImages {
  /** `[n, height · width]` */
  readonly images: Matrix;
  readonly labels: readonly number[];
  /** Height and width. */
  readonly shape: readonly [number, number];
}

const WHITE = 255;

/**
 * MNIST at 18x18: the first 10 000 images of the training part, or the first 2000 of the test part; see data/README.md for source and licence.
 * @throws InputError when a file is missing or damaged
 */
export async function loadMnist({ part }: { readonly part: 'train' | 'test' }): Promise<DigitImages> {
  const [images, labels] = await Promise.all([
    loadArray(`mnist18-${part}-images`),
    loadArray(`mnist18-${part}-labels`),
  ]);
  return {
    images: { ...images, data: images.data.map((value) => value / WHITE) },
    labels: [...labels.data],
    shape: [18, 18],
  };
}

/** Some of them, in the order asked for. */
export function pickDigits({ images, labels, shape }: DigitImages, rows: Int32Array): DigitImages {
  return { images: selectRows(images, rows), labels: Array.from(rows, (row) => labels[row] as number), shape };
}

async function loadArray(name: string): Promise<Matrix> {
  return (await readTable(dataFile(`${name}.idx.gz`))).values;
}
