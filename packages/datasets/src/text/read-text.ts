import { complain, excerpt } from '../input-error.js';
import { checkMemory } from '../memory.js';
import type { Table, TableFormat } from '../table.js';
import { decodeText } from './decode-text.js';
import {
  addRow,
  featuresOf,
  type Gathered,
  noRows,
  type ReadTextOptions,
  roomFor,
  type SettledTextOptions,
  tableOf,
} from './gathered.js';
import { guessDelimiter } from './guess-delimiter.js';
import { rowSorter } from './row-sorter.js';
import { forEachRow } from './text-rows.js';

/** A table and how many rows were left out. */
export interface ReadResult {
  readonly table: Table;
  readonly dropped: number;
  /** The format as it turned out, where the bytes leave csv or tsv open. */
  readonly format?: TableFormat | undefined;
}

/**
 * Reads delimited text: cells of numbers, perhaps a header, perhaps one column of labels.
 * @throws InputError naming line and column of whatever is not as it should be
 */
export function readText(bytes: Uint8Array, options: ReadTextOptions): ReadResult {
  const text = decodeText(bytes, options.source);
  const settled = settleText(text, options);
  const gathered = gatherRows(text, settled);
  if (gathered === undefined) throw noRows('an empty file', options.source);
  const { rows, dropped } = gathered;
  if (rows === 0)
    throw noRows(dropped > 0 ? `${dropped} rows, each with a missing value` : 'a header only', options.source);
  return { table: tableOf(gathered), dropped, format: formatOf(settled) };
}

/** By what stands between the cells. */
export function formatOf({ delimiter }: SettledTextOptions): TableFormat {
  return delimiter === '\t' ? 'tsv' : 'csv';
}

/** Finds out, from the beginning of a text, what the options leave open. */
export function settleText(text: string, options: ReadTextOptions): SettledTextOptions {
  const delimiter = options.delimiter ?? (options.format === 'tsv' ? '\t' : guessDelimiter(text));
  checkDelimiter(delimiter, options);
  return { ...options, delimiter, decimal: options.decimal ?? (delimiter === ';' ? ',' : '.') };
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

function gatherRows(text: string, options: SettledTextOptions): Gathered | undefined {
  let gathered: Gathered | undefined;
  const sorter = rowSorter(options, {
    start(layout) {
      const features = featuresOf(layout);
      const capacity = Math.min(lineCount(text), Math.ceil((text.length + 1) / features));
      checkMemory(capacity * features * 8, 'a table', options);
      gathered = roomFor(capacity, layout, options);
    },
    add: (row) => addRow(gathered as Gathered, row),
  });
  forEachRow(text, options, (row) => sorter.accept(row));
  sorter.end();
  return gathered;
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
