import { readTable } from '@ingd/datasets/node';
import { choice, type Key, type Matrix, selectRows, split } from '@ingd/engine';
import { dataFile } from '../data-file.js';

/** Images as rows of 64 pixels in [0, 1], with the digit that each shows. */
export interface Digits {
  readonly images: Matrix;
  readonly labels: readonly number[];
}

/** The two scanners: all UCI digits, and the first 5000 of MNIST; see data/README.md for sources and licences. */
export interface Scanners {
  readonly uci: Digits;
  readonly mnist: Digits;
}

/** What one run sees. */
export interface DigitsDraw {
  /** 400 UCI digits, to be moved. */
  readonly source: Digits;
  /** 1500 MNIST digits, to train on and to move onto. */
  readonly target: Digits;
  /** 500 other MNIST digits, which only judge how far the run has come. */
  readonly judges: Digits;
}

/** White in the committed files: UCI counts 16 dots a block, MNIST adds up nine pixels of 255. */
const WHITE = { uci: 16, mnist: 9 * 255 } as const;

/** Reads the committed digits of both scanners. */
export async function loadScanners(): Promise<Scanners> {
  const [uci, mnist] = await Promise.all([loadDigits('uci'), loadDigits('mnist')]);
  return { uci, mnist };
}

/** Draws the digits of one run without replacement. */
export function drawDigits({ uci, mnist }: Scanners, key: Key): DigitsDraw {
  const [uciKey, mnistKey] = split(key) as [Key, Key];
  const drawn = choice(mnistKey, mnist.images.rows, 2000);
  return {
    source: pick(uci, choice(uciKey, uci.images.rows, 400)),
    target: pick(mnist, drawn.subarray(0, 1500)),
    judges: pick(mnist, drawn.subarray(1500)),
  };
}

async function loadDigits(name: keyof typeof WHITE): Promise<Digits> {
  const [images, labels] = await Promise.all([loadArray(`${name}-8x8.npy.gz`), loadArray(`${name}-labels.npy.gz`)]);
  return { images: { ...images, data: images.data.map((value) => value / WHITE[name]) }, labels: [...labels.data] };
}

async function loadArray(file: string): Promise<Matrix> {
  return (await readTable(dataFile(file))).values;
}

function pick({ images, labels }: Digits, chosen: Int32Array): Digits {
  return { images: selectRows(images, chosen), labels: Array.from(chosen, (row) => labels[row] ?? Number.NaN) };
}
