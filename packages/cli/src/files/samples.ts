import { checkSamples } from '@ingd/datasets';
import type { WeightsOption } from '../options/shared.js';
import { UsageProblem } from '../problems.js';
import { alignColumns } from './align.js';
import { type InputRequest, type InputTable, readInput } from './tables.js';
import { takeWeights, type WeightsRole } from './weights.js';

/** Two tables of the same columns. */
export interface SamplesRequest extends Pick<InputRequest, 'session'> {
  readonly options: InputRequest['options'] & WeightsOption;
  readonly first: string;
  /** May do without the labels of the first. */
  readonly second: string;
  /** What either is to have in the column of weights, where one was named. */
  readonly weights: readonly [WeightsRole, WeightsRole];
}

/**
 * Reads two tables, brings the second's columns into the order of the first, and says what is odd about them.
 * @throws InputError or UsageProblem in one sentence, also where the columns differ or there is one row only
 */
export async function readSamples({
  first,
  second,
  options,
  session,
  weights: [ofFirst, ofSecond],
}: SamplesRequest): Promise<readonly [InputTable, InputTable]> {
  if (first === '-' && second === '-') throw new UsageProblem('only one of the tables can come from standard input');
  const take = (table: InputTable, role: WeightsRole) =>
    options.weights === undefined ? table : takeWeights(table, options.weights, role);
  const reference = take(await readInput({ path: first, options, session }), ofFirst);
  const other = take(await readInput({ path: second, options, session, labelsOptional: true }), ofSecond);
  const aligned = sameWidth(reference, other) ? alignColumns({ reference, table: other, session }) : other;
  const samples = [reference, aligned].map((table) => ({ name: table.path, table }));
  for (const { message } of checkSamples(samples)) session.warn(message);
  return [reference, aligned];
}

function sameWidth(a: InputTable, b: InputTable): boolean {
  return a.values.columns === b.values.columns;
}
