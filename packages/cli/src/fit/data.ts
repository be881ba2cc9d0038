import type { FitOptions } from '../commands/fit-options.js';
import { readSamples } from '../files/samples.js';
import type { InputTable } from '../files/tables.js';
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

/**
 * Reads both tables and says what is odd about them.
 * @throws InputError or UsageProblem in one sentence
 */
export async function readFitData({ source, target, options, session }: DataRequest): Promise<FitData> {
  const [from, onto] = await readSamples({
    first: source,
    second: target,
    options,
    session,
    weights: ['refused', 'needed'],
  });
  return { source: from, target: onto };
}
