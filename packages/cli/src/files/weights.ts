import { selectColumns } from '@ingd/datasets';
import { type Matrix, selectRows } from '@ingd/engine';
import { UsageProblem } from '../problems.js';
import type { InputTable } from './tables.js';

/** What a table is to have in the column of weights. */
export type WeightsRole =
  /** It must have the column. */
  | 'needed'
  /** It counts each row once where it has no such column. */
  | 'welcome'
  /** It must not have the column, of which it could make no use. */
  | 'refused';

/**
 * Takes the column of weights out of a table. Rows of weight 0 are not there, so they go.
 * @param column its name, or its number from 1 (labels are no column)
 * @throws UsageProblem where the role is not met, or a weight is negative or none is positive
 */
export function takeWeights(table: InputTable, column: string, role: WeightsRole): InputTable {
  const place = placeOf(table, column, role);
  if (place === undefined) return table;
  const all = columnOf(table.values, place);
  requireWeights(table.path, all);
  const kept = Array.from(all.keys()).filter((row) => (all[row] as number) > 0);
  return {
    ...rowsOf(withoutColumn(table, place), kept),
    weights: Float64Array.from(kept, (row) => all[row] as number),
  };
}

/** Undefined where the table does not have the column and need not. */
function placeOf({ path, columns, values }: InputTable, column: string, role: WeightsRole): number | undefined {
  const named = columns?.indexOf(column) ?? -1;
  if (role === 'refused') {
    if (named < 0) return undefined;
    throw new UsageProblem(
      `${path}: has the column of weights ${JSON.stringify(column)}, too, but only rows of TARGET can have weights; leave the column out there`,
    );
  }
  const place = named >= 0 || columns?.includes(column) ? named : numberedPlace(column);
  if (place !== undefined && place < values.columns) return place;
  if (role === 'welcome') return undefined;
  const there = columns === undefined ? `${values.columns} columns` : columns.join(', ');
  throw new UsageProblem(`${path}: expected a column of weights ${JSON.stringify(column)}, got ${there}`);
}

function numberedPlace(column: string): number | undefined {
  return /^[1-9]\d*$/.test(column) ? Number(column) - 1 : undefined;
}

function columnOf({ rows, columns, data }: Matrix, place: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + place] as number);
}

function requireWeights(path: string, weights: Float64Array): void {
  const wrong = weights.findIndex((weight) => !(weight >= 0));
  if (wrong >= 0) {
    throw new UsageProblem(`${path}: expected weights of 0 or more, got ${weights[wrong]} in row ${wrong + 1}`);
  }
  if (!weights.some((weight) => weight > 0)) throw new UsageProblem(`${path}: expected a weight above 0, got only 0`);
}

function withoutColumn(table: InputTable, place: number): InputTable {
  const { columns, values } = table;
  const others = Array.from({ length: values.columns }, (_, column) => column).filter((column) => column !== place);
  if (others.length === 0) {
    throw new UsageProblem(`${table.path}: expected a column beside the weights, got only these`);
  }
  const { rowShape: _, ...rest } = table; // a row that held its weight was no image
  return {
    ...rest,
    values: selectColumns(values, others),
    ...(columns && { columns: others.map((column) => columns[column] as string) }),
  };
}

function rowsOf(table: InputTable, kept: readonly number[]): InputTable {
  if (kept.length === table.values.rows) return table;
  const { labels } = table;
  return {
    ...table,
    values: selectRows(table.values, kept),
    ...(labels && { labels: kept.map((row) => labels[row] as string) }),
  };
}
