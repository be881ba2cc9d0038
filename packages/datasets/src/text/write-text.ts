import { concatenate } from '../archives/bytes.js';
import type { Table } from '../table.js';

const rowsPerPiece = 4096;

/**
 * Writes delimited text (RFC 4180, `\n` line ends): the shortest decimals that read back as the same float64, labels last.
 */
export function writeText(table: Table, delimiter: ',' | '\t'): Uint8Array {
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  if (table.columns !== undefined) pieces.push(encoder.encode(headerOf(table, delimiter)));
  for (let from = 0; from < table.values.rows; from += rowsPerPiece) {
    const to = Math.min(from + rowsPerPiece, table.values.rows);
    pieces.push(encoder.encode(rowsOf(table, { delimiter, from, to })));
  }
  return concatenate(pieces);
}

function headerOf({ columns = [], labels, labelName = 'label' }: Table, delimiter: string): string {
  const names = labels === undefined ? columns : [...columns, labelName];
  return `${names.map((name) => quoted(name, delimiter)).join(delimiter)}\n`;
}

function rowsOf(table: Table, { delimiter, from, to }: { delimiter: string; from: number; to: number }): string {
  const { columns, data } = table.values;
  let text = '';
  for (let row = from; row < to; row++) {
    for (let column = 0; column < columns; column++) {
      if (column > 0) text += delimiter;
      text += shortest(data[row * columns + column] as number);
    }
    if (table.labels !== undefined) text += delimiter + quoted(table.labels[row] ?? '', delimiter);
    text += '\n';
  }
  return text;
}

/** JavaScript's own decimals are the shortest that round-trip; only the sign of zero needs help. */
function shortest(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function quoted(text: string, delimiter: string): string {
  const plain = !text.includes(delimiter) && !/["\n\r]/.test(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
