import { complain, excerpt } from '../input-error.js';
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

/**
 * The place (from 0) of a column given by name or by number (from 1, from the end when negative).
 * @throws InputError when there is none
 */
export function findColumn(
  wanted: string | number,
  { names, width, source }: { names: readonly string[] | undefined; width: number; source: string },
): number {
  const named = names?.indexOf(String(wanted)) ?? -1;
  if (typeof wanted === 'string' && named >= 0) return named;
  const number = /^[+-]?\d+$/.test(String(wanted)) ? Number(wanted) : 0;
  const place = number < 0 ? width + number : number - 1;
  if (number !== 0 && place >= 0 && place < width) return place;
  throw complain(source, {
    expected: `a label column ${typeof wanted === 'string' ? excerpt(wanted) : wanted}`,
    got: names === undefined ? `${width} columns without names` : `the columns ${listed(names)}`,
    remedy: 'give one of these names, or a number counted from 1 (from the end when negative)',
    problem: 'option',
  });
}

/** At most eight names, then how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(excerpt).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
