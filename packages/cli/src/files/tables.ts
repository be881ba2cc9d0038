import { InputError, type ParsedTable, parseTable, type TableOptions } from '@ingd/datasets';
import { readTable } from '@ingd/datasets/node';
import type { TableOptions as TypedOptions } from '../options/shared.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { JsonField, Session } from '../session.js';
import { digestRows } from './digest.js';

/** A table that was read, and what messages call it. */
export interface InputTable extends ParsedTable {
  readonly path: string;
  /** How often each row counts, all above 0; absent where the table has no column of weights. */
  readonly weights?: Float64Array | undefined;
}

export interface InputRequest {
  readonly path: string;
  readonly options: TypedOptions;
  readonly session: Session;
  /** Read without labels where the label column is not there. */
  readonly labelsOptional?: boolean;
}

function readerOptions({ header, labels, npzMember, dropMissing }: TypedOptions): TableOptions {
  return { header: header === 'auto' ? undefined : header === 'yes', labels, member: npzMember, dropMissing };
}

async function readWithLabels({ path, options, session, labelsOptional }: InputRequest): Promise<ParsedTable> {
  const wanted = readerOptions(options);
  const bytes = path === '-' ? await session.io.readIn() : undefined;
  const read = async (how: TableOptions): Promise<ParsedTable> =>
    bytes === undefined ? readTable(path, how) : parseTable(bytes, { ...how, name: 'standard input' });
  try {
    return await read(wanted);
  } catch (error) {
    const lacksLabels = error instanceof InputError && error.problem === 'option' && options.labels !== undefined;
    if (!lacksLabels || labelsOptional !== true) throw error;
    return read({ ...wanted, labels: undefined });
  }
}

/**
 * Reads one input and says how many rows were dropped.
 * @throws InputError or UsageProblem in one sentence
 */
export async function readInput(request: InputRequest): Promise<InputTable> {
  const { path, session } = request;
  const table = await readWithLabels(request);
  throwIfInterrupted(session.io, 'interrupted while reading; nothing was saved');
  if (table.dropped > 0) {
    session.warn(
      `${path}: left out ${table.dropped} of ${table.dropped + table.values.rows} rows with missing entries`,
    );
  }
  if (table.values.rows === 0) throw new UsageProblem(`${path}: expected rows of numbers, got none`);
  return { ...table, path };
}

/** What the JSON and the map say of an input. */
export function describeInput({ path, values, weights, dropped }: InputTable): { readonly [name: string]: JsonField } {
  return { path, rows: values.rows, dropped, sha256: digestRows(values, weights) };
}
