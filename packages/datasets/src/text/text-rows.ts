import Papa from 'papaparse';
import { complain } from '../input-error.js';

/** One row of a text file and the line (from 1) it begins on. */
export interface TextRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Hands over the rows of delimited text one after another (RFC 4180: quotes, doubled quotes, line ends inside quotes).
 * @throws InputError on a quote that is never closed or stands inside a cell
 */
export function forEachRow(
  text: string,
  { delimiter, source }: { delimiter: string; source: string },
  visit: (row: TextRow) => void,
): void {
  const quoted = text.includes('"');
  let line = 1;
  Papa.parse<string[]>(delimiter === ' ' ? singleSpaced(text) : text, {
    delimiter,
    newline: '\n',
    step: ({ data, errors }) => {
      if (errors.length > 0) throw brokenQuotes(line, source);
      visit({ cells: data, line });
      line += 1 + (quoted ? lineEndsWithin(data) : 0);
    },
  });
}

function singleSpaced(text: string): string {
  return text.replaceAll(/[ \t]+/g, ' ').replaceAll(/^ | $/gm, '');
}

function lineEndsWithin(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
}

function brokenQuotes(line: number, source: string): Error {
  return complain(source, {
    expected: 'quotes that open and close around a whole cell',
    got: `a stray quote in the row that begins on line ${line}`,
    remedy: 'close it, or double quotes inside quoted cells',
  });
}
