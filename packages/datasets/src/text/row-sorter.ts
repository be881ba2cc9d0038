import type { SettledTextOptions } from './gathered.js';
import { isHeader, type Layout, layOut } from './layout.js';
import type { TextRow } from './text-rows.js';

/** Hears of the rows of a text in order. */
export interface RowListener {
  /** Once, before the first row. */
  start(layout: Layout): void;
  add(row: TextRow): void;
}

/** Takes rows as they are parsed. */
export interface RowSorter {
  accept(row: TextRow): void;
  /** There are no more rows; answers whether there was one, be it a header. */
  end(): boolean;
}

/**
 * Tells the header from the rows: the first is held back until the second tells whether it is one. Blank lines are passed over,
 * save in a single column, where they are blank cells, unless no row follows.
 */
export function rowSorter(options: SettledTextOptions, { start, add }: RowListener): RowSorter {
  let first: TextRow | undefined;
  let layout: Layout | undefined;
  let blanks: TextRow[] = [];
  const begin = (head: TextRow, second: TextRow | undefined): Layout => {
    const header = options.header ?? isHeader(head, second, options.decimal);
    const found = layOut(head, { header, labels: options.labels, source: options.source });
    start(found);
    if (!header) add(head);
    return found;
  };
  return {
    accept(row) {
      if (isBlank(row)) {
        if (first !== undefined && (layout === undefined || layout.width === 1)) blanks.push(row);
        return;
      }
      if (first === undefined) {
        first = row;
        return;
      }
      layout ??= begin(first, row);
      if (layout.width === 1) for (const blank of blanks) add(blank);
      blanks = [];
      add(row);
    },
    end() {
      if (first !== undefined) layout ??= begin(first, undefined);
      return first !== undefined;
    },
  };
}

function isBlank({ cells }: TextRow): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}
