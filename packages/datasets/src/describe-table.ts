import type { Matrix } from '@ingd/engine';
import { columnOrder } from './columns.js';
import { excerpt, InputError, printable } from './input-error.js';
import type { Table } from './table.js';

/** Something a person should know about a table before trusting a result; never a reason to stop. */
export type TableWarning =
  | { readonly kind: 'constant-columns'; readonly columns: readonly string[]; readonly message: string }
  | { readonly kind: 'duplicate-rows'; readonly count: number; readonly message: string }
  | { readonly kind: 'single-row'; readonly message: string };

/** What a table is made of. */
export interface TableDescription {
  readonly rows: number;
  readonly columns: number;
  readonly warnings: readonly TableWarning[];
}

/** Counts rows and columns, and warns of constant columns, repeated rows and a single row. */
export function describeTable(table: Table): TableDescription {
  const { rows, columns } = table.values;
  const constant = rows > 1 ? constantColumns(table.values) : [];
  const repeated = duplicateRows(table);
  const warnings: TableWarning[] = [];
  if (rows === 1) warnings.push({ kind: 'single-row', message: 'there is one row only' });
  if (constant.length > 0) {
    const names = constant.map((column) => nameOfColumn(table, column));
    const message = `${constant.length} of ${columns} columns never vary: ${shortList(constant, table)}`;
    warnings.push({ kind: 'constant-columns', columns: names, message });
  }
  if (repeated > 0) {
    const message = `${repeated} of ${rows} rows repeat an earlier one`;
    warnings.push({ kind: 'duplicate-rows', count: repeated, message });
  }
  return { rows, columns, warnings };
}

/** One of several samples that must fit together. */
export interface NamedTable {
  readonly name: string;
  readonly table: Table;
}

/**
 * Whether samples can be compared: enough rows each, and the same columns in the same order.
 * @param minimumRows rows that each must have; 2 by default
 * @returns what `describeTable` warns of, each message led by the sample's name
 * @throws InputError naming both samples when their columns differ, or the one with too few rows
 */
export function checkSamples(
  samples: readonly NamedTable[],
  { minimumRows = 2 }: { minimumRows?: number } = {},
): readonly TableWarning[] {
  const [first] = samples;
  return samples.flatMap(({ name, table }) => {
    if (table.values.rows < minimumRows) {
      throw new InputError(
        `${name}: expected at least ${minimumRows} rows, got ${table.values.rows}; give a larger sample`,
      );
    }
    if (first !== undefined) checkSameColumns(first, { name, table });
    return describeTable(table).warnings.map((warning) => ({ ...warning, message: `${name}: ${warning.message}` }));
  });
}

function checkSameColumns(first: NamedTable, other: NamedTable): void {
  const [wanted, found] = [first.table.values.columns, other.table.values.columns];
  if (wanted !== found) {
    throw new InputError(
      `${other.name}: expected ${wanted} columns as in ${first.name}, got ${found}; give samples with the same columns, or name a column of labels among them (labels, --labels)`,
    );
  }
  const [names, otherNames] = [first.table.columns, other.table.columns];
  if (names === undefined || otherNames === undefined) return;
  // Names that differ altogether are two namings; the same names in another order are a mistake.
  const at = columnOrder(names, otherNames)?.findIndex((place, column) => place !== column) ?? -1;
  if (at < 0) return;
  const message = `${other.name}: expected column ${at + 1} to be ${names[at]} as in ${first.name}, got ${otherNames[at]}; put the columns in the same order`;
  throw new InputError(printable(message));
}

function constantColumns({ rows, columns, data }: Matrix): number[] {
  const constant: number[] = [];
  for (let column = 0; column < columns; column++) {
    let row = 1;
    while (row < rows && data[row * columns + column] === data[column]) row += 1;
    if (row === rows) constant.push(column);
  }
  return constant;
}

/** Rows equal to an earlier row; found by a hash of their numbers, then compared. */
function duplicateRows({ values: { rows, columns, data } }: Table): number {
  const seen = new Map<number, number[]>();
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const cells = data.subarray(row * columns, (row + 1) * columns);
    const hash = hashOf(cells);
    const alike = seen.get(hash) ?? [];
    if (alike.some((other) => cells.every((cell, i) => cell === data[other * columns + i]))) count += 1;
    else seen.set(hash, [...alike, row]);
  }
  return count;
}

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);

/** FNV-1a over the 32-bit halves of each number; adding 0 makes both zeros alike. */
function hashOf(cells: Float64Array): number {
  let hash = 0x811c9dc5;
  for (const cell of cells) {
    word[0] = cell + 0;
    hash = Math.imul(hash ^ (halves[0] as number), 0x01000193);
    hash = Math.imul(hash ^ (halves[1] as number) ^ (hash >>> 15), 0x01000193);
  }
  return hash;
}

/** A column as a person finds it: by name, or by its number from 1. */
function nameOfColumn({ columns }: Table, column: number): string {
  return columns?.[column] ?? `column ${column + 1}`;
}

/** `"a", "b" and 3 more`. */
function shortList(found: readonly number[], table: Table): string {
  const quoted = (column: number) => printable(excerpt(nameOfColumn(table, column)));
  const shown = found
    .slice(0, 5)
    .map((column) => (table.columns === undefined ? nameOfColumn(table, column) : quoted(column)));
  return found.length > 5 ? `${shown.join(', ')} and ${found.length - 5} more` : shown.join(', ');
}
