import { complain, excerpt } from '../input-error.js';
import { checkMemory, type DecodeOptions } from '../memory.js';
import type { Table, TableFormat, TableOptions } from '../table.js';
import { decodeText } from './decode-text.js';
import { guessDelimiter } from './guess-delimiter.js';
import { isHeader, type Layout, layOut } from './layout.js';
import { readCell } from './number-cell.js';
import { missingCell, raggedRow, textCell } from './row-complaints.js';
import { forEachRow, type TextRow } from './text-rows.js';

/** Options of text files together with what every decoder gets. */
export type ReadTextOptions = DecodeOptions & Omit<TableOptions, 'maximumBytes'>;

/** A table and how many rows were left out. */
export interface ReadResult {
  readonly table: Table;
  readonly dropped: number;
  /** The format as it turned out, where the bytes leave csv or tsv open. */
  readonly format?: TableFormat | undefined;
}

interface Settled extends ReadTextOptions {
  readonly delimiter: string;
  readonly decimal: '.' | ',';
}

/**
 * Reads delimited text: cells of numbers, perhaps a header, perhaps one column of labels.
 * @throws InputError naming line and column of whatever is not as it should be
 */
export function readText(bytes: Uint8Array, options: ReadTextOptions): ReadResult {
  const text = decodeText(bytes, options.source);
  const delimiter = options.delimiter ?? (options.format === 'tsv' ? '\t' : guessDelimiter(text));
  checkDelimiter(delimiter, options);
  const settled = { ...options, delimiter, decimal: options.decimal ?? (delimiter === ';' ? ',' : '.') };
  const gathered = gatherRows(text, settled);
  if (gathered === undefined) throw noRows('an empty file', options.source);
  return { ...finish(gathered, options.source), format: delimiter === '\t' ? 'tsv' : 'csv' };
}

function checkDelimiter(delimiter: string, { source, decimal }: ReadTextOptions): void {
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter) && delimiter !== decimal) return;
  throw complain(source, {
    expected: 'a delimiter of one character that is no quote, line end or decimal mark',
    got: excerpt(delimiter),
    remedy: 'choose a comma, semicolon, tab or blank',
    problem: 'option',
  });
}

/** What has been read so far. */
interface Gathered {
  readonly layout: Layout;
  readonly options: Settled;
  readonly features: number;
  readonly values: Float64Array;
  readonly labels: string[];
  rows: number;
  dropped: number;
}

/** Reads row by row; the first is held back until the second tells whether it was a header. */
function gatherRows(text: string, options: Settled): Gathered | undefined {
  let first: TextRow | undefined;
  let gathered: Gathered | undefined;
  let blanks: TextRow[] = [];
  forEachRow(text, options, (row) => {
    if (isBlank(row)) {
      if (first !== undefined) blanks.push(row);
      return;
    }
    if (first === undefined) {
      first = row;
      return;
    }
    gathered ??= begin(text, first, row, options);
    if (gathered.layout.width === 1) for (const blank of blanks) addRow(gathered, blank);
    blanks = [];
    addRow(gathered, row);
  });
  return gathered ?? (first && begin(text, first, undefined, options));
}

function isBlank({ cells }: TextRow): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function begin(text: string, first: TextRow, second: TextRow | undefined, options: Settled): Gathered {
  const header = options.header ?? isHeader(first, second, options.decimal);
  const layout = layOut(first, { header, labels: options.labels, source: options.source });
  const features = layout.width - (layout.label === undefined ? 0 : 1);
  const capacity = Math.min(lineCount(text) * features, text.length + 1);
  checkMemory(capacity * 8, 'a table', options);
  const values = new Float64Array(capacity);
  const gathered = { layout, options, features, values, labels: [], rows: 0, dropped: 0 };
  if (!header) addRow(gathered, first);
  return gathered;
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function addRow(gathered: Gathered, row: TextRow): void {
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

function finish({ layout, features, values, labels, rows, dropped }: Gathered, source: string): ReadResult {
  if (rows === 0) throw noRows(dropped > 0 ? `${dropped} rows, each with a missing value` : 'a header only', source);
  const { names, label } = layout;
  const used = values.length === rows * features ? values : values.slice(0, rows * features);
  const table: Table = {
    values: { rows, columns: features, data: used },
    ...(names && { columns: names.filter((_, i) => i !== label) }),
    ...(label !== undefined && { labels }),
    ...(names && label !== undefined && { labelName: names[label] }),
  };
  return { table, dropped };
}

function noRows(got: string, source: string): Error {
  return complain(source, { expected: 'at least one row of numbers', got, remedy: 'give a file with data' });
}
