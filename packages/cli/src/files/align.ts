import { columnOrder, selectColumns } from '@ingd/datasets';
import type { Session } from '../session.js';
import { isIdentity } from './columns.js';
import type { InputTable } from './tables.js';

/** Brings a table's columns into the order of the reference, where both name them alike; says so, or that they do not. */
export function alignColumns({
  reference,
  table,
  session,
}: {
  readonly reference: InputTable;
  readonly table: InputTable;
  readonly session: Session;
}): InputTable {
  if (reference.columns === undefined || table.columns === undefined) return table;
  const order = columnOrder(reference.columns, table.columns);
  if (order === undefined) {
    session.warn(`${table.path}: its columns are named otherwise than those of ${reference.path}; taken in order`);
    return table;
  }
  if (isIdentity(order)) return table;
  session.note(`${table.path}: columns matched to those of ${reference.path} by name`);
  return { ...table, columns: reference.columns, values: selectColumns(table.values, order) };
}
