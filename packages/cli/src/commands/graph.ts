import { writeMoved } from '../files/moved-table.js';
import { type Output, prepareOutput, requireDistinct } from '../files/output.js';
import { describeInput, type InputTable, readInput } from '../files/tables.js';
import { columnNames, requireVaryingColumns } from '../graph/columns.js';
import { edgeLines, namedEdges } from '../graph/edges.js';
import { type FoundGraph, findGraph, requireRowsForFolds } from '../graph/find-graph.js';
import { standardized } from '../graph/standardized.js';
import { UsageProblem } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import type { GraphOptions } from './graph-options.js';

interface GraphRequest {
  readonly data: string;
  readonly options: GraphOptions;
  readonly session: Session;
}

async function prepareOut({ data, options }: GraphRequest): Promise<Output | '-' | undefined> {
  const { out, json, force } = options;
  if (out === '-' && json) throw new UsageProblem('--out - and --json both want standard output; give --out a file');
  requireDistinct([out], [data]);
  return out === undefined || out === '-' ? out : prepareOutput({ path: out, what: 'precision matrix', force });
}

async function readTable({ data, options, session }: GraphRequest): Promise<InputTable> {
  const table = await readInput({ path: data, options, session });
  requireRowsForFolds(table.values.rows, data, options);
  requireVaryingColumns(table);
  return table;
}

function warnOf({ fit }: FoundGraph, session: Session): void {
  if (fit.status === 'converged') return;
  session.warn(
    `the solver ended before its goal (${fit.status}): the objective is above the least by at most ${fit.gap.toPrecision(2)}`,
  );
}

function rowsOf({ data, columns }: { data: Float64Array; columns: number }): readonly (readonly number[])[] {
  return Array.from({ length: columns }, (_, row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
}

function headline({ fit, scores }: FoundGraph, { folds }: GraphOptions): string {
  const how = scores.length === 0 ? 'as given' : `best of ${scores.length} by ${folds}-fold cross-validation`;
  return `alpha ${fit.alpha.toPrecision(4)} (${how})`;
}

/** `ingd graph`: which columns of a table depend on each other directly. */
export async function graph(request: GraphRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options, session } = request;
  const place = await prepareOut(request);
  const table = await readTable(request);
  const samples = options.standardize ? standardized(table.values) : table.values;
  const found = await findGraph(samples, { path: request.data, options, session });
  warnOf(found, session);
  const { fit, scores } = found;
  const names = columnNames(table);
  const edges = namedEdges(fit.precision, names, options.threshold);
  if (place !== undefined) {
    const { format, gzip } = table;
    const matrix = { values: fit.precision, columns: names, format, gzip, dropped: 0 };
    await writeMoved({ place, table: matrix, values: fit.precision, io: session.io });
  }
  return {
    fields: {
      n: samples.rows,
      d: samples.columns,
      alpha: fit.alpha,
      edges: edges.map((edge) => ({ ...edge })),
      precision: rowsOf(fit.precision),
      columns: names,
      threshold: options.threshold,
      standardized: options.standardize,
      objective: fit.objective,
      gap: fit.gap,
      iterations: fit.iterations,
      status: fit.status,
      components: fit.components.length,
      folds: scores.length === 0 ? null : options.folds,
      scores: scores.map((score) => ({ ...score })),
      seed: options.seed,
      out: options.out ?? null,
      seconds: (performance.now() - started) / 1000,
      input: describeInput(table),
      warnings: session.warnings,
    },
    lines: [
      headline(found, options),
      `${edges.length} edges among ${samples.columns} columns (precision above ${options.threshold}${options.standardize ? ', columns standardised' : ''})`,
      ...edgeLines(edges),
    ],
    aside: place === '-',
  };
}
