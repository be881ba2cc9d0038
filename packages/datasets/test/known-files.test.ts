import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatTable } from '../src/index.js';
import { loadMnist, loadOfficeCaltech, loadUsps } from '../src/node.js';

const office = fileURLToPath(new URL('./fixtures/office', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-known-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An array of that shape whose entries are their place modulo something. */
function array(shape: readonly number[], modulus: number): Uint8Array {
  const [rows = 0, ...rowShape] = shape;
  const columns = rowShape.reduce((product, length) => product * length, 1);
  const data = Float64Array.from({ length: rows * columns }, (_, at) => at % modulus);
  return formatTable({ values: { rows, columns, data }, ...(rowShape.length > 1 && { rowShape }) }, 'npy', {
    gzip: true,
  });
}

/** Labels have one dimension. */
function labels(count: number): Uint8Array {
  const bytes = formatTable({ values: { rows: count, columns: 1, data: new Float64Array(count) } }, 'npy');
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 128));
  const flat = text.replace(`(${count}, 1)`, `(${count},)  `.slice(0, `(${count}, 1)`.length));
  return Buffer.concat([Buffer.from(flat, 'latin1'), bytes.subarray(128)]);
}

describe('Office+Caltech', () => {
  test('features of a domain, checked by their checksums', async () => {
    const data = await loadOfficeCaltech(office, { features: 'surf800', domain: 'dslr' });
    expect(data).toMatchObject({ points: { rows: 157, columns: 800 }, verified: 'checksum', rowShape: [800] });
    expect([Math.min(...data.labels), Math.max(...data.labels), data.classNames.length]).toEqual([0, 9, 10]);
    expect(data.points.data.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
  });

  test('a file with one other byte is named with both checksums', async () => {
    const names = ['surf800_dslr_x.npy.gz', 'surf800_dslr_y.npy.gz'];
    for (const name of names) await copyFile(join(office, name), join(folder, name));
    await writeFile(join(folder, names[1] as string), array([157, 1], 10));
    const load = loadOfficeCaltech(folder, { features: 'surf800', domain: 'dslr' });
    await expect(load).rejects.toThrow(
      /surf800_dslr_y\.npy\.gz: expected sha256 fa5c2aa3[0-9a-f]+, got [0-9a-f]{64}; download it again/,
    );
  });

  test('what there is not', async () => {
    await expect(loadOfficeCaltech(office, { features: 'decaf6', domain: 'amazon' })).rejects.toThrow(
      /decaf6 of dslr or webcam, got amazon/,
    );
    await expect(loadOfficeCaltech(office, { features: 'surf800', domain: 'webcam' })).rejects.toThrow(
      /webcam_x.*nothing there/,
    );
  });
});

describe('USPS', () => {
  test("one's own version is taken by its shape, and said to be", async () => {
    await writeFile(join(folder, 'usps_test_x.npy.gz'), array([2007, 16, 16], 2001));
    await writeFile(join(folder, 'usps_test_y.npy.gz'), labels(2007));
    await expect(loadUsps(folder)).rejects.toThrow(/usps_test_x.*expected sha256/);
    const data = await loadUsps(folder, { checksum: false });
    expect(data).toMatchObject({ verified: 'shape', rowShape: [16, 16], points: { rows: 2007, columns: 256 } });
    expect(Math.max(...data.points.data.subarray(0, 4000))).toBe(1);
  });

  test('another shape is named', async () => {
    await writeFile(join(folder, 'usps_test_x.npy.gz'), array([5, 16, 16], 9));
    await expect(loadUsps(folder, { checksum: false })).rejects.toThrow(
      /expected an array of shape \[2007, 16, 16\], got \[5, 16, 16\]/,
    );
  });

  test('labels that are no digits are named', async () => {
    await writeFile(join(folder, 'usps_test_x.npy.gz'), array([2007, 16, 16], 9));
    const wrong = Buffer.from(labels(2007));
    wrong.writeDoubleLE(12, wrong.length - 8);
    await writeFile(join(folder, 'usps_test_y.npy.gz'), wrong);
    await expect(loadUsps(folder, { checksum: false })).rejects.toThrow(/labels from 0 to 9, got 12 in row 2007/);
  });
});

describe('MNIST', () => {
  test('a file that is not the published one is named, gzipped or not', async () => {
    const few = formatTable(
      { values: { rows: 3, columns: 784, data: new Float64Array(3 * 784) }, rowShape: [28, 28] },
      'idx',
    );
    await writeFile(join(folder, 't10k-images-idx3-ubyte'), few);
    await expect(loadMnist(folder)).rejects.toThrow(/t10k-images-idx3-ubyte: expected md5 2646ac64[0-9a-f]+, got/);
    await expect(loadMnist(folder, { checksum: false })).rejects.toThrow(/\[10000, 28, 28\], got \[3, 28, 28\]/);
    await writeFile(join(folder, 'train-images-idx3-ubyte'), few);
    await expect(loadMnist(folder, { part: 'train' })).rejects.toThrow(/\[60000, 28, 28\], got \[3, 28, 28\]/);
  });

  test('a folder without it', async () => {
    await expect(loadMnist(folder)).rejects.toThrow(/t10k-images-idx3-ubyte\.gz: expected a file, got nothing there/);
  });
});

test('words that are no choice are refused, with those that are', async () => {
  await expect(loadMnist(folder, { part: 'valid' as 'test' })).rejects.toThrow(
    'loadMnist: expected part to be one of train, test, got valid; choose one',
  );
  await expect(loadUsps(folder, { part: 'toString' as 'test' })).rejects.toThrow(/one of train, test, got toString/);
  const options = { features: 'surf800', domain: 'dslr' } as const;
  await expect(loadOfficeCaltech(folder, { ...options, features: 'resnet' as 'surf800' })).rejects.toThrow(
    /features to be one of decaf6, mobilenet1024, surf800, got resnet/,
  );
  await expect(loadOfficeCaltech(folder, { ...options, domain: 'moon' as 'dslr' })).rejects.toThrow(
    /domain to be one of amazon, caltech, dslr, webcam, got moon/,
  );
});
