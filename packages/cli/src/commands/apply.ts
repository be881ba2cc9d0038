import { columnOrder, selectColumns } from '@ingd/datasets';
import type { TransportMap } from '@ingd/particles';
import { type Applied, applyWork } from '../apply/work.js';
import { inverseOrder, isIdentity } from '../files/columns.js';
import { readMap } from '../files/map-file.js';
import { requireRoomForLabels, writeMoved } from '../files/moved-table.js';
import { type Output, prepareOutput, requireDistinct } from '../files/output.js';
import { describeInput, type InputTable, readInput } from '../files/tables.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import type { ApplyOptions } from './apply-options.js';

interface ApplyRequest {
  readonly map: string;
  readonly points: string;
  readonly options: ApplyOptions;
  readonly session: Session;
}

async function prepare({ map, points, options }: ApplyRequest): Promise<Output | '-'> {
  const { out, force, json } = options;
  if (options.inverse && options.logDensity) {
    throw new UsageProblem('--inverse and --log-density write different things; give one of them');
  }
  if (map === '-') throw new UsageProblem('the map cannot be standard input; it is a file');
  if (out === '-' && json) throw new UsageProblem('--out - and --json both want standard output; give --out a file');
  requireDistinct([out], [map, points]);
  return out === '-' ? out : prepareOutput({ path: out, what: 'moved rows', force });
}

function fittedColumns({ metadata }: TransportMap): readonly string[] | undefined {
  const { columns } = metadata;
  return Array.isArray(columns) && columns.every((name) => typeof name === 'string') ? columns : undefined;
}

function requireWidth(map: TransportMap, table: InputTable, mapPath: string): void {
  const width = map.preprocessing.center.length;
  if (table.values.columns === width) return;
  throw new UsageProblem(
    `${table.path}: expected ${width} columns, as ${mapPath} was fitted on, got ${table.values.columns}; name a label column with --labels if one is among them`,
  );
}

/** Where each of the map's columns stands in the table; undefined where the names do not tell. */
function orderFor(map: TransportMap, table: InputTable, session: Session): readonly number[] | undefined {
  const fitted = fittedColumns(map);
  if (fitted === undefined || table.columns === undefined) return undefined;
  const order = columnOrder(fitted, table.columns);
  if (order === undefined)
    session.warn(`${table.path}: its columns are named otherwise than those the map was fitted on`);
  else if (!isIdentity(order)) session.note(`${table.path}: columns matched to the map's by name`);
  return order;
}

/** Moved rows stand in the columns of the input; densities in columns of their own, with the input's labels. */
function tableOf({ values, columns }: Applied, table: InputTable, order: readonly number[] | undefined) {
  if (columns !== undefined) return { values, written: { ...table, columns, rowShape: undefined } };
  return { values: order === undefined ? values : selectColumns(values, inverseOrder(order)), written: table };
}

/** `ingd apply`: moves new points through a saved map. */
export async function apply(request: ApplyRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options, session } = request;
  const place = await prepare(request);
  const map = await readMap(request.map);
  const table = await readInput({ path: request.points, options, session });
  requireWidth(map, table, request.map);
  requireRoomForLabels(options.out, table);
  const order = orderFor(map, table, session);
  const { backend } = await startBackend(options.backend);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  const points = order === undefined ? table.values : selectColumns(table.values, order);
  const applied = await applyWork({ map, path: request.map, points, options, session });
  const { values, written } = tableOf(applied, table, order);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  await writeMoved({ place, table: written, values, io: session.io });
  const seconds = (performance.now() - started) / 1000;
  const { rows: n, columns: d } = table.values;
  const line = `${applied.line}, in ${seconds.toPrecision(3)} s (${backend}): ${options.out}`;
  return {
    fields: {
      backend,
      n,
      d,
      steps: map.steps.length,
      seconds,
      out: options.out,
      ...applied.fields,
      input: describeInput(table),
      warnings: session.warnings,
    },
    lines: options.quiet ? [] : [line],
    aside: place === '-',
  };
}
