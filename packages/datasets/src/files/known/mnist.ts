import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expectChoice } from './expect-choice.js';
import type { Digest, ExpectedFile } from './expected-file.js';
import { type KnownDataOptions, type LabelledData, readKnown } from './labelled-data.js';

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

const file = (value: string): Digest => ({ algorithm: 'md5', of: 'file', value });
const content = (value: string): Digest => ({ algorithm: 'md5', of: 'content', value });

interface Part {
  readonly prefix: string;
  readonly images: ExpectedFile;
  readonly labels: ExpectedFile;
}

/** The md5 sums of the gzipped files as LeCun, Cortes and Burges published them; of the test files unpacked too. */
const parts: Readonly<Record<'train' | 'test', Part>> = {
  train: {
    prefix: 'train',
    images: { shape: [60_000, 28, 28], digests: [file('f68b3c2dcbeaaa9fbdd348bbdeb94873')] },
    labels: { shape: [60_000], digests: [file('d53e105ee54ea40749a09fcbcd1e9432')] },
  },
  test: {
    prefix: 't10k',
    images: {
      shape: [10_000, 28, 28],
      digests: [content('2646ac647ad5339dbf082846283269ea'), file('9fb629c4189551a2d022fa330f9573f3')],
    },
    labels: {
      shape: [10_000],
      digests: [content('27ae3e4e09519cfbb04c329615203637'), file('ec29112dd5afa0611ce80d1b7f02629c')],
    },
  },
};

/** Which part of MNIST. */
export interface MnistOptions extends KnownDataOptions {
  /** The 10,000 test images unless told. */
  readonly part?: 'train' | 'test';
}

/**
 * MNIST from a folder with its idx files, gzipped or not, under their own names (`t10k-images-idx3-ubyte.gz`, …): intensities from 0
 * to 1, `[n, 784]`. Unpacked training files are checked by their shape alone.
 * @throws InputError naming the file and what differs: checksum, shape, or that it is not there
 */
export async function loadMnist(
  folder: string,
  { part = 'test', ...options }: MnistOptions = {},
): Promise<LabelledData> {
  const { prefix, images, labels } = parts[expectChoice('loadMnist', 'part', part, parts)];
  return readKnown(
    folder,
    {
      points: { name: await nameThere(folder, `${prefix}-images-idx3-ubyte`), ...images },
      labels: { name: await nameThere(folder, `${prefix}-labels-idx1-ubyte`), ...labels },
      scale: 255,
      firstLabel: 0,
      classNames: digits,
      source: 'Y. LeCun, C. Cortes, C. Burges: the MNIST database of handwritten digits',
      license: 'CC BY-SA 3.0',
    },
    options,
  );
}

/** The gzipped file, unless only the unpacked one is there. */
async function nameThere(folder: string, name: string): Promise<string> {
  const packed = `${name}.gz`;
  const there = async (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  return !(await there(join(folder, packed))) && (await there(join(folder, name))) ? name : packed;
}
