import { gzip } from './archives/gzip.js';
import { zip } from './archives/zip.js';
import { writeIdx } from './arrays/idx.js';
import { writeNpyText } from './arrays/npy-text.js';
import { type NumberArray, sizeOf } from './arrays/number-array.js';
import { checkPrecision, type Precision, writeNpy } from './arrays/write-npy.js';
import { complain } from './input-error.js';
import type { Table, TableFormat } from './table.js';
import { writeText } from './text/write-text.js';

/** How to write a table. */
export interface FormatOptions {
  /** What messages call the output. */
  readonly name?: string | undefined;
  readonly gzip?: boolean | undefined;
  /** Binary formats only; float64 by default. Text always holds every bit. */
  readonly precision?: Precision | undefined;
}

/**
 * The bytes of a table in a format. Reading them gives the same float64 values, bit for bit (save in float32).
 * Labels go into the last column of text and into the member `labels` of an npz.
 * @throws InputError for labels in npy or idx, which hold numbers only, and for numbers too large for float32
 * @throws RangeError when names, labels or row shape do not fit the values
 */
export function formatTable(table: Table, format: TableFormat, options: FormatOptions = {}): Uint8Array {
  checkTable(table);
  const bytes = encode(table, format, options);
  return options.gzip === true ? gzip(bytes) : bytes;
}

function checkTable({ values, columns, labels, rowShape }: Table): void {
  const counts: readonly (readonly [what: string, wanted: number, got: number])[] = [
    ['numbers', values.rows * values.columns, values.data.length],
    ['column names', values.columns, columns?.length ?? values.columns],
    ['labels', values.rows, labels?.length ?? values.rows],
    ['numbers in a row of rowShape', values.columns, sizeOf(rowShape ?? [values.columns])],
  ];
  const wrong = counts.find(([, wanted, got]) => wanted !== got);
  if (wrong === undefined) return;
  const [what, wanted, got] = wrong;
  throw new RangeError(
    `formatTable: expected ${wanted} ${what} for values of [${values.rows}, ${values.columns}], got ${got}; make the table's parts fit`,
  );
}

function encode(
  table: Table,
  format: TableFormat,
  { precision = 'float64', name = 'output' }: FormatOptions,
): Uint8Array {
  if (format === 'csv' || format === 'tsv') return writeText(table, format === 'csv' ? ',' : '\t');
  checkPrecision(table.values.data, precision, name);
  const array = arrayOf(table);
  if (format === 'npz') {
    const values = { 'values.npy': writeNpy(array, precision) };
    return zip(table.labels === undefined ? values : { ...values, 'labels.npy': writeNpyText(table.labels) });
  }
  if (table.labels !== undefined) throw noRoomForLabels(format, name);
  return format === 'npy' ? writeNpy(array, precision) : writeIdx(array, precision);
}

function arrayOf({ values, rowShape = [values.columns] }: Table): NumberArray {
  return { shape: [values.rows, ...rowShape], data: values.data };
}

function noRoomForLabels(format: TableFormat, name: string): Error {
  return complain(name, {
    expected: `numbers alone, which is all that ${format} can hold`,
    got: 'labels too',
    remedy: 'write csv, tsv or npz, or leave the labels out',
    problem: 'option',
  });
}
