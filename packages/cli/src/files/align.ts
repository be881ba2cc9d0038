import { UsageProblem } from '../problems.js';
import type { Session } from '../session.js';
import { columnOrder, isIdentity, reorderColumns } from './columns.js';
import type { InputTable } from './tables.js';

/**
 * Brings a table's columns into the order of the reference, where both name them alike.
 * @throws UsageProblem when they have different numbers of columns
 */
export function alignColumns({
  reference,
  table,
  session,
}: {
  readonly reference: InputTable;
  readonly table: InputTable;
  readonly session: Session;
}): InputTable {
  const [wanted, got] = [reference.values.columns, table.values.columns];
  if (wanted !== got) {
    throw new UsageProblem(
      `${table.path}: expected ${wanted} columns, as ${reference.path} has, got ${got}; give both files the same columns, or name a label column with --labels`,
    );
  }
  if (reference.columns === undefined || table.columns === undefined) return table;
  const order = columnOrder(reference.columns, table.columns);
  if (order === undefined) {
    session.warn(`${table.path}: its columns are named otherwise than those of ${reference.path}; taken in order`);
    return table;
  }
  if (isIdentity(order)) return table;
  session.note(`${table.path}: columns matched to those of ${reference.path} by name`);
  return { ...table, columns: reference.columns, values: reorderColumns(table.values, order) };
}
