import { type FormatOptions, formatTable } from '../format-table.js';
import type { Table, TableFormat } from '../table.js';
import { formatOfName } from './output-format.js';
import { standardStream } from './read-bytes.js';
import { checkOutput, type WriteBytesOptions, writeBytes } from './write-bytes.js';

/** How to write a table to a file. */
export interface WriteTableOptions extends WriteBytesOptions, Omit<FormatOptions, 'name'> {
  /** Overrides what the ending of the name says; csv by default on standard output. */
  readonly format?: TableFormat | undefined;
}

/**
 * Writes a table to a file, or to standard output for `-`, in the format its name ends in. The file appears whole or not at all.
 * @throws InputError when it exists (without `force`), cannot be written, or cannot hold the table
 */
export async function writeTable(path: string, table: Table, options: WriteTableOptions = {}): Promise<void> {
  const named = options.format ?? (path === standardStream ? 'csv' : undefined);
  const { format, gzip } = named === undefined ? formatOfName(path) : { format: named, gzip: path.endsWith('.gz') };
  await checkOutput(path, options);
  const bytes = formatTable(table, format, { name: path, gzip: options.gzip ?? gzip, precision: options.precision });
  await writeBytes(path, bytes, options);
}
