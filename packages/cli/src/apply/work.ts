import { createKey, type Matrix } from '@ingd/engine';
import { applyMap, invertMap, type LogDensity, logDensity, standardGaussian, type TransportMap } from '@ingd/particles';
import type { ApplyOptions } from '../commands/apply-options.js';
import { UsageProblem } from '../problems.js';
import type { JsonField, Session } from '../session.js';
import { describeWay, warnOfFolds } from './way.js';

/** What a map makes of rows. */
export interface Applied {
  readonly values: Matrix;
  /** Names of the columns of `values`, where they are not those of the rows. */
  readonly columns?: readonly string[];
  /** What the JSON says of it beside. */
  readonly fields: { readonly [name: string]: JsonField };
  /** A sentence for people, without the time. */
  readonly line: string;
}

export interface ApplyWork {
  readonly map: TransportMap;
  /** What messages call the map. */
  readonly path: string;
  /** In the order of the map's columns. */
  readonly points: Matrix;
  readonly options: ApplyOptions;
  readonly session: Session;
}

/** @throws UsageProblem when the map has no inverse or no density */
export function applyWork(work: ApplyWork): Promise<Applied> {
  if (work.options.logDensity) return densities(work);
  return work.options.inverse ? movedBack(work) : moved(work);
}

async function moved({ map, points }: ApplyWork): Promise<Applied> {
  const values = await applyMap(map, points);
  return { values, fields: {}, line: `moved ${points.rows} rows by ${map.steps.length} steps` };
}

async function movedBack({ map, path, points, session }: ApplyWork): Promise<Applied> {
  const found = await asUse(path, () => invertMap(map, points));
  warnOfFolds(found, session);
  const inverse = describeWay(found);
  const line = `moved ${points.rows} rows back by ${map.steps.length} steps; the map sends them within ${inverse.largestError.toPrecision(2)} of where they were`;
  return { values: found.points, fields: { inverse: { ...inverse } }, line };
}

async function densities({ map, path, points, options, session }: ApplyWork): Promise<Applied> {
  const { source, probes, seed } = options;
  const from = source === 'standard' ? { source: standardGaussian(points.columns) } : {};
  const found = await asUse(path, () => logDensity(map, points, { ...from, key: createKey(seed), probes }));
  warnOfFolds(found, session);
  const mean = meanOf(found.values);
  return {
    values: densityTable(found),
    columns: ['log_density', 'standard_error', 'inverse_error', 'contraction'],
    fields: { logDensity: { mean, source, ...describeWay(found) } },
    line: `log densities of ${points.rows} rows under the ${source} normal source, ${mean?.toPrecision(4) ?? '-'} nats on average`,
  };
}

function densityTable({ values, standardError, error, contraction }: LogDensity): Matrix {
  const parts = [values, standardError, error, contraction];
  const data = new Float64Array(4 * values.length);
  parts.forEach((part, column) => {
    part.forEach((value, row) => {
      data[4 * row + column] = value;
    });
  });
  return { rows: values.length, columns: 4, data };
}

function meanOf(values: Float64Array): number | null {
  const known = values.filter((value) => Number.isFinite(value));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** What the library refuses about a map is the user's to mend. */
async function asUse<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageProblem(`${path}: ${error.message.replace(/^\w+: /, '')}`);
    throw error;
  }
}
