import { gunzip, isGzip } from './archives/gzip.js';
import { tableOfArray } from './arrays/array-table.js';
import { readIdx } from './arrays/idx.js';
import { readNpy } from './arrays/read-npy.js';
import { readNpz } from './arrays/read-npz.js';
import { detectFormat } from './detect-format.js';
import { complain } from './input-error.js';
import { defaultMaximumBytes } from './memory.js';
import type { ParsedTable, TableFormat, TableOptions } from './table.js';
import type { ReadTextOptions } from './text/gathered.js';
import { type ReadResult, readText } from './text/read-text.js';

/**
 * Reads a table from the bytes of a csv, tsv, npy, npz or idx file, gzipped or not; the bytes say which, not the name.
 * Rows are samples; arrays of up to 4 dimensions are flattened to rows.
 * @returns values as float64 `[rows, columns]`, with names and labels where there are any
 * @throws InputError in one sentence: the file, what was expected, what came, what to do
 */
export function parseTable(bytes: Uint8Array, options: TableOptions = {}): ParsedTable {
  const settled = {
    ...options,
    source: options.name ?? 'input',
    maximumBytes: options.maximumBytes ?? defaultMaximumBytes,
  };
  const gzipped = isGzip(bytes);
  const plain = gzipped ? gunzip(bytes, settled) : bytes;
  if (plain.length === 0) throw emptyInput(settled.source);
  const format = options.format ?? detectFormat(plain, settled.source);
  const { table, dropped, format: found } = read(plain, format, settled);
  return { ...table, format: found ?? format, gzip: gzipped, dropped };
}

function read(bytes: Uint8Array, format: TableFormat, options: ReadTextOptions): ReadResult {
  switch (format) {
    case 'npy':
      return tableOfArray(readNpy(bytes, options), options);
    case 'idx':
      return tableOfArray(readIdx(bytes, options), options);
    case 'npz': {
      const { array, labels } = readNpz(bytes, options);
      return tableOfArray(array, { ...options, labels });
    }
    default:
      return readText(bytes, { ...options, format });
  }
}

function emptyInput(source: string): Error {
  return complain(source, { expected: 'a table', got: 'an empty file', remedy: 'give a file with data' });
}
