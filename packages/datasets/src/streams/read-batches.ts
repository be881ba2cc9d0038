import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { expectNumber } from '@ingd/engine';
import { isGzip } from '../archives/gzip.js';
import { isZip } from '../archives/zip.js';
import { tableOfArray } from '../arrays/array-table.js';
import { isIdx } from '../arrays/idx.js';
import { detectFormat } from '../detect-format.js';
import { explainReading, standardStream } from '../files/read-bytes.js';
import { complain, InputError } from '../input-error.js';
import { defaultMaximumBytes } from '../memory.js';
import type { ParsedTable, TableOptions } from '../table.js';
import { arrayBatches, isArray, readArrayLayout } from './array-batches.js';
import { type ByteQueue, byteQueue } from './byte-queue.js';
import { textBatches } from './text-batches.js';

/** How to read a file a batch at a time. */
export interface BatchOptions extends Omit<TableOptions, 'member' | 'maximumBytes'> {
  /** Rows of each batch, the last may have fewer; 1024 unless told. */
  readonly rows?: number;
}

/**
 * The rows of a csv, tsv, npy or idx file, gzipped or not, in order and some at a time, so that the file may be larger than memory;
 * `-` is standard input. Each batch is a table as `readTable` gives it; leaving the loop closes the file.
 * @throws InputError in one sentence, where reading comes to what is wrong: batches before it were sound
 */
export async function* readBatches(
  path: string,
  options: BatchOptions = {},
): AsyncGenerator<ParsedTable, void, undefined> {
  const { rows = 1024, ...rest } = options;
  expectNumber('readBatches', 'rows', rows, { integer: true, minimum: 1 });
  const source = options.name ?? (path === standardStream ? 'standard input' : path);
  const packed = byteQueue(path === standardStream ? process.stdin : createReadStream(path));
  let queue = packed;
  try {
    const gzip = isGzip(await packed.peek(2));
    if (gzip) queue = unpacked(packed);
    yield* batchesOf(queue, { ...rest, source, rows, gzip });
  } catch (error) {
    throw explain(error, path, source);
  } finally {
    await queue.close();
    await packed.close();
  }
}

type Settled = Omit<BatchOptions, 'rows'> & { readonly source: string; readonly rows: number; readonly gzip: boolean };

async function* batchesOf(queue: ByteQueue, options: Settled): AsyncGenerator<ParsedTable, void, undefined> {
  const { source, rows, gzip } = options;
  const start = await queue.peek(4096);
  if (start.length === 0) {
    throw complain(source, { expected: 'a table', got: 'an empty file', remedy: 'give a file with data' });
  }
  if (isZip(start)) throw noStream(source);
  if (isArray(start)) return yield* arrayTables(queue, options, isIdx(start) ? 'idx' : 'npy');
  const format = options.format ?? detectFormat(start, source);
  const settled = { ...options, format, maximumBytes: defaultMaximumBytes };
  for await (const { table, dropped, format: found } of textBatches(queue, settled, rows)) {
    yield { ...table, format: found, gzip, dropped };
  }
}

async function* arrayTables(
  queue: ByteQueue,
  options: Settled,
  format: 'npy' | 'idx',
): AsyncGenerator<ParsedTable, void, undefined> {
  const { source, gzip, labels, dropMissing } = options;
  const layout = await readArrayLayout(queue, source);
  const rowShape = layout.shape.slice(1);
  let before = 0;
  for await (const data of arrayBatches(queue, layout, options)) {
    const count = data.length / rowShape.reduce((product, length) => product * length, 1);
    const within = {
      source: `${source} (rows from ${before + 1})`,
      labels,
      dropMissing,
      maximumBytes: defaultMaximumBytes,
    };
    before += count;
    const { table, dropped } = tableOfArray({ shape: [count, ...rowShape], data }, within);
    yield { ...table, format, gzip, dropped };
  }
}

/** Node's own unpacking: it checks every member's checksum. */
function unpacked(packed: ByteQueue): ByteQueue {
  const gunzip = createGunzip();
  void feed(packed, gunzip);
  return byteQueue(gunzip);
}

async function feed(packed: ByteQueue, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for (let bytes = await packed.next(); bytes !== undefined && !gunzip.destroyed; bytes = await packed.next()) {
      if (!gunzip.write(bytes)) await new Promise((resolve) => gunzip.once('drain', resolve).once('close', resolve));
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error as Error);
  }
}

function noStream(source: string): Error {
  return complain(source, {
    expected: 'csv, tsv, npy or idx, which can be read from the beginning on',
    got: 'a zip (npz)',
    remedy: 'read it whole with readTable, or write its array as npy',
    problem: 'option',
  });
}

function explain(error: unknown, path: string, source: string): unknown {
  if (error instanceof InputError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (/^Z_|^ERR_(?:_ERROR|STREAM)/.test(code)) {
    return complain(source, {
      expected: 'a whole gzip file',
      got: 'one that is damaged or cut short',
      remedy: 'copy or download it again',
    });
  }
  return explainReading(error, path);
}
