import { createKey, type Matrix } from '@ingd/engine';
import { mmdPermutationTest } from '@ingd/metrics';
import { alignColumns } from '../files/align.js';
import { describeInput, type InputTable, readInput } from '../files/tables.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import { standardizeTogether } from '../tensors/coordinates.js';
import type { CompareOptions } from './compare-options.js';

interface CompareRequest {
  readonly a: string;
  readonly b: string;
  readonly options: CompareOptions;
  readonly session: Session;
}

interface Pair {
  readonly a: InputTable;
  readonly b: InputTable;
}

async function readPair({ a, b, options, session }: CompareRequest): Promise<Pair> {
  if (a === '-' && b === '-') throw new UsageProblem('only one of the tables can come from standard input');
  const first = await readInput({ path: a, options, session });
  const second = await readInput({ path: b, options, session, labelsOptional: true });
  for (const { path, values } of [first, second]) {
    if (values.rows < 2) throw new UsageProblem(`${path}: expected at least 2 rows to compare, got ${values.rows}`);
  }
  return { a: first, b: alignColumns({ reference: first, table: second, session }) };
}

function coordinates({ a, b }: Pair, standardize: boolean): readonly [Matrix, Matrix] {
  return standardize ? standardizeTogether(a.values, b.values) : [a.values, b.values];
}

function verdict({ pValue, value, permutations }: { pValue: number; value: number; permutations: number }): string {
  const reading =
    pValue <= 0.05 ? 'the two samples differ' : 'no difference was found; that is no proof that there is none';
  return `MMD ${value.toPrecision(4)}, p = ${pValue.toPrecision(3)} (${permutations} permutations): ${reading}`;
}

/** `ingd compare`: MMD of two tables with its permutation p-value. */
export async function compare(request: CompareRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options, session } = request;
  const pair = await readPair(request);
  const { backend } = await startBackend(options.backend);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  const { permutations, standardize, seed, bandwidth } = options;
  const [x, y] = coordinates(pair, standardize);
  const test = await mmdPermutationTest(x, y, { permutations, key: createKey(seed), bandwidth });
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  return {
    fields: {
      backend,
      n: pair.a.values.rows,
      m: pair.b.values.rows,
      d: pair.a.values.columns,
      standardized: standardize,
      seed,
      mmd: { value: test.statistic, pValue: test.pValue, bandwidth: test.bandwidth, permutations },
      seconds: (performance.now() - started) / 1000,
      inputs: { a: describeInput(pair.a), b: describeInput(pair.b) },
      warnings: session.warnings,
    },
    lines: [verdict({ pValue: test.pValue, value: test.statistic, permutations })],
    aside: false,
  };
}
