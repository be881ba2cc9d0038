import { findColumn } from '../find-column.js';
import { complain } from '../input-error.js';
import { readCell } from './number-cell.js';
import type { TextRow } from './text-rows.js';

/** What stands in which column of a text file. */
export interface Layout {
  readonly width: number;
  /** Names of all columns, the label column's included; undefined without a header. */
  readonly names: readonly string[] | undefined;
  /** Where the label stands, from 0. */
  readonly label: number | undefined;
  /** The line whose width is the rule. */
  readonly line: number;
}

/**
 * Whether the first row names the columns: nothing in it is a number, or some column has text there and a number below.
 */
export function isHeader(first: TextRow, second: TextRow | undefined, decimal: '.' | ','): boolean {
  const kinds = first.cells.map((cell) => readCell(cell, decimal));
  if (!kinds.includes('text')) return false;
  if (kinds.every((kind) => typeof kind !== 'number')) return true;
  return kinds.some((kind, i) => kind === 'text' && typeof readCell(second?.cells[i] ?? 'x', decimal) === 'number');
}

/** Fixes the layout by the first row. */
export function layOut(
  first: TextRow,
  { header, labels, source }: { header: boolean; labels: string | number | undefined; source: string },
): Layout {
  const names = header ? first.cells.map((name, i) => name.trim() || `column ${i + 1}`) : undefined;
  const width = first.cells.length;
  const label = labels === undefined ? undefined : findColumn(labels, { names, width, source });
  if (label !== undefined && width === 1) {
    throw complain(source, {
      expected: 'a column of numbers beside the labels',
      got: 'one column',
      remedy: 'leave the label column out of the options, or give a file with more columns',
    });
  }
  return { width, names, label, line: first.line };
}
