import { complain } from '../input-error.js';
import type { DecodeOptions } from '../memory.js';
import type { Table, TableOptions } from '../table.js';
import type { Layout } from './layout.js';
import { readCell } from './number-cell.js';
import { missingCell, raggedRow, textCell } from './row-complaints.js';
import type { TextRow } from './text-rows.js';

/** Options of text files together with what every decoder gets. */
export type ReadTextOptions = DecodeOptions & Omit<TableOptions, 'maximumBytes'>;

/** The same once delimiter and decimal mark are found out. */
export interface SettledTextOptions extends ReadTextOptions {
  readonly delimiter: string;
  readonly decimal: '.' | ',';
}

/** Rows of text that have been read so far. */
export interface Gathered {
  readonly layout: Layout;
  readonly options: SettledTextOptions;
  readonly features: number;
  readonly values: Float64Array;
  readonly labels: string[];
  rows: number;
  dropped: number;
}

/** Room for so many rows. */
export function roomFor(rows: number, layout: Layout, options: SettledTextOptions): Gathered {
  const features = featuresOf(layout);
  return { layout, options, features, values: new Float64Array(rows * features), labels: [], rows: 0, dropped: 0 };
}

/** Columns of numbers. */
export function featuresOf({ width, label }: Layout): number {
  return width - (label === undefined ? 0 : 1);
}

/**
 * Reads the cells of one more row.
 * @throws InputError naming line and column of whatever is not as it should be
 */
export function addRow(gathered: Gathered, row: TextRow): void {
  const { layout, options } = gathered;
  if (row.cells.length !== layout.width) throw raggedRow(row, layout, options);
  let missing = -1;
  let to = gathered.rows * gathered.features;
  for (const [i, text] of row.cells.entries()) {
    if (i === layout.label) continue;
    const cell = readCell(text, options.decimal);
    if (cell === 'text') throw textCell(row, i, layout, options);
    const value = cell === 'blank' ? Number.NaN : cell;
    if (!Number.isFinite(value) && missing < 0) missing = i;
    gathered.values[to++] = value;
  }
  if (missing >= 0 && options.dropMissing !== true) throw missingCell(row, missing, layout, options);
  if (missing >= 0) {
    gathered.dropped += 1;
    return;
  }
  gathered.rows += 1;
  if (layout.label !== undefined) gathered.labels.push((row.cells[layout.label] ?? '').trim());
}

/** What was gathered, as a table. */
export function tableOf({ layout, features, values, labels, rows }: Gathered): Table {
  const { names, label } = layout;
  const used = values.length === rows * features ? values : values.slice(0, rows * features);
  return {
    values: { rows, columns: features, data: used },
    ...(names && { columns: names.filter((_, i) => i !== label) }),
    ...(label !== undefined && { labels }),
    ...(names && label !== undefined && { labelName: names[label] }),
  };
}

/** An input without a single row. */
export function noRows(got: string, source: string): Error {
  return complain(source, { expected: 'at least one row of numbers', got, remedy: 'give a file with data' });
}
