import { complain, excerpt, type InputError } from '../input-error.js';
import type { Layout } from './layout.js';
import { readCell } from './number-cell.js';
import type { TextRow } from './text-rows.js';

interface Context {
  readonly source: string;
  readonly delimiter: string;
  readonly decimal: '.' | ',';
}

/** A row with another number of cells than the first. */
export function raggedRow(row: TextRow, layout: Layout, { source, delimiter }: Context): InputError {
  const cells = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;
  return complain(source, {
    expected: `${cells(layout.width)} on line ${row.line} as on line ${layout.line} (parted by ${nameOf(delimiter)})`,
    got: cells(row.cells.length),
    remedy: 'mend that line, or name the right delimiter',
  });
}

/** Text where a number should be. */
export function textCell(row: TextRow, column: number, layout: Layout, { source, decimal }: Context): InputError {
  const text = row.cells[column] ?? '';
  const otherMark = decimal === '.' && /^\s*[+-]?\d+,\d+\s*$/.test(text);
  return complain(source, {
    expected: `a number on ${place(row, column, layout)}`,
    got: excerpt(text),
    remedy: otherMark
      ? 'say that the decimal mark is a comma (decimal), or write points'
      : 'mend the cell, or say that this column holds the labels',
  });
}

/** A blank, NaN or infinite cell. */
export function missingCell(row: TextRow, column: number, layout: Layout, { source, decimal }: Context): InputError {
  const cell = readCell(row.cells[column] ?? '', decimal);
  const got = cell === 'blank' ? 'a blank cell' : Number.isNaN(cell) ? 'NaN' : 'an infinite value';
  return complain(source, {
    expected: `a finite number on ${place(row, column, layout)}`,
    got,
    remedy: 'fill it in, or leave such rows out (dropMissing, --drop-missing)',
  });
}

function place(row: TextRow, column: number, layout: Layout): string {
  const name = layout.names?.[column];
  return `line ${row.line}, column ${column + 1}${name === undefined ? '' : ` (${name})`}`;
}

function nameOf(delimiter: string): string {
  const names: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', ' ': 'blanks' };
  return names[delimiter] ?? excerpt(delimiter);
}
