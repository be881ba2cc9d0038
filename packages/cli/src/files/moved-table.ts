import { formatTable, type ParsedTable, type TableFormat } from '@ingd/datasets';
import type { Matrix } from '@ingd/engine';
import type { Io } from '../io.js';
import { UsageProblem } from '../problems.js';
import type { Output } from './output.js';

interface Encoding {
  readonly format: TableFormat;
  readonly gzip: boolean;
}

const ENDING = /\.(csv|tsv|npy|npz|idx)(\.gz)?$/i;

/** The ending decides; where there is none, a file is written as the input was, and standard output as text. */
function encodingOf(path: string, { format, gzip }: ParsedTable): Encoding {
  const [, ending, zipped] = ENDING.exec(path) ?? [];
  if (ending !== undefined) return { format: ending.toLowerCase() as TableFormat, gzip: zipped !== undefined };
  if (path === '-') return { format: format === 'tsv' ? 'tsv' : 'csv', gzip: false };
  return { format, gzip };
}

/** Refuses, before anything is computed, a file that could not hold the labels that travel with the rows. */
export function requireRoomForLabels(path: string, table: ParsedTable): void {
  const { format } = encodingOf(path, table);
  if (table.labels !== undefined && (format === 'npy' || format === 'idx')) {
    throw new UsageProblem(`${path}: ${format} cannot hold labels; write .csv, .tsv or .npz, or leave --labels out`);
  }
}

/** The input's table with moved rows: its column names, labels and row shape travel along. */
function encodeMoved(path: string, table: ParsedTable, values: Matrix): Uint8Array {
  const { format, gzip } = encodingOf(path, table);
  return formatTable({ ...table, values }, format, { name: path, gzip });
}

/** Writes moved rows to their place. */
export async function writeMoved({
  place,
  table,
  values,
  io,
}: {
  readonly place: Output | '-';
  readonly table: ParsedTable;
  readonly values: Matrix;
  readonly io: Io;
}): Promise<void> {
  if (place === '-') io.writeOut(encodeMoved('-', table, values));
  else await place.write(encodeMoved(place.path, table, values));
}
