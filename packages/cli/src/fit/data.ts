import type { FitOptions } from '../commands/fit-options.js';
import { alignColumns } from '../files/align.js';
import { listColumns } from '../files/columns.js';
import { constantColumns, countDuplicateRows } from '../files/rows.js';
import { type InputTable, readInput } from '../files/tables.js';
import { UsageProblem } from '../problems.js';
import type { Session } from '../session.js';

/** The tables of a fit; the target's columns stand in the source's order. */
export interface FitData {
  readonly source: InputTable;
  readonly target: InputTable;
}

interface DataRequest {
  readonly source: string;
  readonly target: string;
  readonly options: FitOptions;
  readonly session: Session;
}

function requireRows({ path, values }: InputTable): void {
  if (values.rows < 2)
    throw new UsageProblem(`${path}: expected at least 2 rows, got ${values.rows}; a cloud of points is needed`);
}

function warnOfDuplicates({ path, values }: InputTable, session: Session): void {
  const count = countDuplicateRows(values);
  if (count > 0) session.warn(`${path}: ${count} of ${values.rows} rows repeat an earlier row`);
}

/** A column that never changes in one table may still move; one that never changes in either is kept as it is. */
function warnOfConstantColumns({ path, values, columns }: InputTable, session: Session): void {
  const constant = constantColumns(values);
  if (constant.length === 0) return;
  const which = constant.length === 1 ? 'column' : 'columns';
  session.warn(`${path}: the same value in every row of ${which} ${listColumns(constant, columns)}`);
}

/**
 * Reads both tables and says what is odd about them.
 * @throws InputError or UsageProblem in one sentence
 */
export async function readFitData({ source, target, options, session }: DataRequest): Promise<FitData> {
  if (source === '-' && target === '-') throw new UsageProblem('only one of the tables can come from standard input');
  const from = await readInput({ path: source, options, session });
  requireRows(from);
  const onto = await readInput({ path: target, options, session, labelsOptional: true });
  requireRows(onto);
  const aligned = alignColumns({ reference: from, table: onto, session });
  for (const table of [from, aligned]) {
    warnOfDuplicates(table, session);
    warnOfConstantColumns(table, session);
  }
  return { source: from, target: aligned };
}
