import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createKey, fold, normalValues } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTable, type ParsedTable, parseTable, type Table, type TableFormat } from '../src/index.js';
import { openNpyTarget, readBatches } from '../src/node.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-streams-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function all(batches: AsyncIterable<ParsedTable>): Promise<ParsedTable[]> {
  const found: ParsedTable[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

const [ROWS, COLUMNS] = [2500, 3];
const values = { rows: ROWS, columns: COLUMNS, data: normalValues(createKey(5), ROWS * COLUMNS) };
const labels = Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? 'two\nlines, "quoted"' : `kind ${i % 3}`));
const named: Table = { values, columns: ['a', 'b', 'c'], labels, labelName: 'kind' };

/** All batches one after another. */
function joined(batches: readonly ParsedTable[]): number[] {
  return batches.flatMap((batch) => Array.from(batch.values.data));
}

describe('a file in batches is the file', () => {
  test.each<[TableFormat, boolean]>([
    ['csv', false],
    ['csv', true],
    ['tsv', false],
    ['npy', false],
    ['npy', true],
    ['idx', false],
  ])('%s, gzipped %s', async (format, gzip) => {
    const path = await file(`whole-${gzip}.${format}`, formatTable({ values }, format, { gzip }));
    const batches = await all(readBatches(path, { rows: 700 }));
    expect(batches.map((batch) => batch.values.rows)).toEqual([700, 700, 700, 400]);
    expect(joined(batches)).toEqual(Array.from(values.data));
    expect(batches[0]).toMatchObject({ format, gzip, dropped: 0 });
  });

  test('names and labels travel with every batch, line ends in quotes and all', async () => {
    const bytes = formatTable(named, 'csv');
    const crlf = new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n'));
    for (const content of [bytes, crlf]) {
      const batches = await all(readBatches(await file('named.csv', content), { rows: 999, labels: 'kind' }));
      expect(batches.flatMap((batch) => batch.labels)).toEqual(labels);
      expect(batches.every((batch) => batch.columns?.join() === 'a,b,c' && batch.labelName === 'kind')).toBe(true);
      expect(joined(batches)).toEqual(Array.from(values.data));
    }
  });

  test.each([
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a;b\n1,5;2\n3;4\n', 'utf16le')])],
    ['no line end at the end, blank lines', Buffer.from('\na;b\n1,5;2\n\n3;4')],
    ['no header', Buffer.from('1.5 2\n3 4\n')],
  ])('%s', async (name, content) => {
    const batches = await all(readBatches(await file(`${name.length}.csv`, content), { rows: 1 }));
    expect(batches.map((batch) => Array.from(batch.values.data))).toEqual([
      [1.5, 2],
      [3, 4],
    ]);
    expect(batches[0]?.columns).toEqual(parseTable(content).columns);
  });

  test('rows of images keep their shape', async () => {
    const images: Table = { values: { rows: 5, columns: 6, data: normalValues(createKey(1), 30) }, rowShape: [2, 3] };
    const batches = await all(readBatches(await file('images.npy', formatTable(images, 'npy')), { rows: 2 }));
    expect(batches.map(({ rowShape, values: { rows } }) => [rowShape, rows])).toEqual([
      [[2, 3], 2],
      [[2, 3], 2],
      [[2, 3], 1],
    ]);
  });

  test('rows with missing entries are left out and counted where they are', async () => {
    const path = await file('missing.csv', 'a,b\n1,2\nNaN,3\n4,5\n6,\n7,8\n');
    const batches = await all(readBatches(path, { rows: 2, dropMissing: true }));
    expect(batches.map(({ values: { rows }, dropped }) => [rows, dropped])).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });

  test('leaving the loop ends the reading', async () => {
    const path = await file('left.csv', formatTable({ values }, 'csv', { gzip: true }));
    for await (const batch of readBatches(path, { rows: 10 })) {
      expect(batch.values.rows).toBe(10);
      break;
    }
    await rm(path);
  });
});

describe('what is wrong is said in one sentence', () => {
  const npy = formatTable({ values }, 'npy');

  test.each<[string, () => string | Uint8Array, RegExp]>([
    ['an empty file', () => '', /got an empty file/],
    ['a header alone', () => 'a,b\n', /got a header only/],
    ['text in a late row', () => `a,b\n${'1,2\n'.repeat(3000)}1,oops\n`, /line 3002, column 2 \(b\), got "oops"/],
    ['a ragged row', () => 'a,b\n1,2\n3\n', /2 cells on line 3/],
    ['NaN', () => 'a,b\n1,2\n3,nan\n', /line 3, column 2 \(b\), got NaN/],
    ['an open quote', () => 'a,b\n1,2\n"3,4\n', /quotes that open and close/],
    ['an npy cut short', () => npy.subarray(0, npy.length - 10), /60000 bytes of data.*got 59990.*cut short/],
    ['an npy that goes on', () => Buffer.concat([npy, Buffer.from([1])]), /got more.*damaged/],
    [
      'an npy with NaN',
      () => formatTable({ values: { rows: 2, columns: 1, data: Float64Array.of(1, Number.NaN) } }, 'npy'),
      /rows from 1.*row 2, column 1/,
    ],
    ['a gzip cut short', () => gzipSync(`a,b\n${'1,2\n3,4\n'.repeat(500)}`).subarray(0, 40), /whole gzip file/],
    ['an npz', () => formatTable({ values }, 'npz'), /got a zip \(npz\)/],
    ['a picture', () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), /a PNG picture/],
  ])('%s', async (name, content, message) => {
    const path = await file(`bad ${name}`, content());
    await expect(all(readBatches(path))).rejects.toThrow(message);
    await expect(all(readBatches(path))).rejects.toMatchObject({ name: 'InputError' });
  });

  test('a file that is not there, a folder, no rows a batch', async () => {
    await expect(all(readBatches(join(folder, 'absent.csv')))).rejects.toThrow(/nothing there/);
    await expect(all(readBatches(folder))).rejects.toThrow(/got a folder/);
    await expect(all(readBatches('x', { rows: 0 }))).rejects.toThrow(/readBatches: expected rows/);
  });
});

describe('a target in a file', () => {
  beforeAll(useTestBackend);

  test('gives rows of the file, the same for the same key', async () => {
    const path = await file('target.npy', formatTable({ values }, 'npy', { precision: 'float32' }));
    const target = await openNpyTarget(path, { batchSize: 50 });
    expect(target).toMatchObject({ rows: ROWS, columns: COLUMNS });
    const [first, again, other] = [
      await target.batch(createKey(1), 1),
      await target.batch(createKey(1), 7),
      await target.batch(fold(createKey(1), 2), 1),
    ];
    expect(await first.data()).toEqual(await again.data());
    expect(await other.data()).not.toEqual(await first.data());
    const rows = new Set(
      Array.from({ length: ROWS }, (_, i) => Array.from(values.data.subarray(i * 3, i * 3 + 3), Math.fround).join()),
    );
    const drawn = await first.data();
    const found = Array.from({ length: 50 }, (_, i) => Array.from(drawn.slice(i * 3, i * 3 + 3)).join());
    expect(found.every((row) => rows.has(row)) && new Set(found).size === 50).toBe(true);
    for (const tensor of [first, again, other]) tensor.dispose();
    await target.close();
  });

  test('refuses files whose rows cannot be found', async () => {
    const gzipped = await file('target.npy.gz', formatTable({ values }, 'npy', { gzip: true }));
    await expect(openNpyTarget(gzipped, { batchSize: 5 })).rejects.toThrow(/not gzipped.*readBatches/);
    const long = await file('long.npy', formatTable({ values }, 'npy'));
    await appendFile(long, 'x');
    await expect(openNpyTarget(long, { batchSize: 5 })).rejects.toThrow(/a file of \d+ bytes/);
    await expect(openNpyTarget(join(folder, 'absent.npy'), { batchSize: 5 })).rejects.toThrow(/nothing there/);
    const whole = await file('whole.npy', formatTable({ values }, 'npy'));
    await expect(openNpyTarget(whole, { batchSize: ROWS + 1 })).rejects.toThrow(/expected batchSize/);
  });
});
