import { expectNumber, type Key, type Matrix, selectRows } from '@ingd/engine';
import { largestWholeDimension } from '../jacobian/largest-slope.js';
import { flowDimension } from '../preprocessing/transform.js';
import type { TransportMap } from '../transport-map.js';
import type { ReadingOptions } from './apply.js';
import { type Gaussian, gaussianLogDensity } from './gaussian.js';
import { requireInvertible } from './inverse/require-invertible.js';
import type { Determinants } from './inverse/undo.js';
import { type InvertedPoints, invertedPoints } from './invert-map.js';

/** How determinants are found, and who reads drifts. */
export interface DensityOptions extends ReadingOptions {
  /** `exact`: d forward passes and an LU of `[d, d]` at each point; the default up to 64 dimensions. `probes`: estimates; the default beyond. */
  readonly determinants?: 'exact' | 'probes';
  /** Draws the probes; needed for them. */
  readonly key?: Key;
  /** Vectors of random signs for each part of a step, at least 2; 8 unless told. The standard error falls with their square root. */
  readonly probes?: number;
}

/** Where points come from, and what the map does to volumes on the way. */
export interface DensityChange extends InvertedPoints {
  /** `[n]`, nats: log p(y) − log p_source(x), y the given point and x where it comes from; NaN for points in `folds`. */
  readonly change: Float64Array;
  /** `[n]`: of `change`, by the spread of the probes; zeros where determinants are exact. */
  readonly standardError: Float64Array;
}

/**
 * How the log density changes along the flow: −Σ log det (I + (ε/k) ∇h) over all parts, at the points on the way [change of variables]. Exact up to 64
 * dimensions; beyond, by the power series of log det with random probes, each cut off where less than 1e-5 nats are left.
 * @param points `[n, d]`, in the units of the input
 * @throws RangeError as `invertMap`; when the map moves within components only, where there is no density; or when probes lack a key
 */
export function logDensityChange(
  map: TransportMap,
  points: Matrix,
  options: DensityOptions = {},
): Promise<DensityChange> {
  return densityChange('logDensityChange', map, points, options);
}

async function densityChange(
  functionName: string,
  map: TransportMap,
  points: Matrix,
  options: DensityOptions,
): Promise<DensityChange> {
  requireDensity(functionName, map);
  const determinants = determinantsFor(functionName, map, options);
  const { restore } = options;
  const { inverted, undone } = await invertedPoints(functionName, map, points, { determinants, restore });
  return {
    ...inverted,
    change: undone.logDeterminants.map((value) => -value),
    standardError: undone.variances.map(Math.sqrt),
  };
}

/** What the source is, beside how determinants are found. */
export interface LogDensityOptions extends DensityOptions {
  /** The density of points before the map, in the units of the input: a normal one, or log densities `[n, d] -> [n]`; the map's own unless told. */
  readonly source?: Gaussian | ((points: Matrix) => Float64Array | Promise<Float64Array>);
}

/** Log densities, and all that they rest on. */
export interface LogDensity extends DensityChange {
  /** `[n]`, nats; NaN for points in `folds`. */
  readonly values: Float64Array;
}

/**
 * log p(y) of points under the distribution that the map makes of the source: log p_source(x) + the change along the flow. Normalised where the source is.
 * @param points `[n, d]`, in the units of the input
 * @throws RangeError as `logDensityChange`; or when neither the call nor the map has a source
 */
export async function logDensity(
  map: TransportMap,
  points: Matrix,
  options: LogDensityOptions = {},
): Promise<LogDensity> {
  requireInvertible('logDensity', map);
  requireDensity('logDensity', map);
  const { source = map.source } = options;
  if (source === undefined) {
    throw new RangeError(
      'logDensity: expected a source, got none, and the map holds none; pass source, as fitGaussian(source rows) or standardGaussian(d)',
    );
  }
  const found = await densityChange('logDensity', map, points, options);
  const kept = rowsKept(found);
  const origins = selectRows(found.points, kept);
  const densities = typeof source === 'function' ? await source(origins) : gaussianLogDensity(source, origins);
  const values = new Float64Array(points.rows).fill(Number.NaN);
  kept.forEach((row, index) => {
    values[row] = (densities[index] ?? Number.NaN) + (found.change[row] ?? Number.NaN);
  });
  return { ...found, values };
}

function rowsKept({ points, folds }: InvertedPoints): Int32Array {
  const lost = new Set(folds.map(({ row }) => row));
  return Int32Array.from({ length: points.rows }, (_, row) => row).filter((row) => !lost.has(row));
}

function requireDensity(functionName: string, { preprocessing }: TransportMap): void {
  const { components } = preprocessing;
  if (components === null) return;
  throw new RangeError(
    `${functionName}: expected a map that moves in all ${components.rows} columns, got one that moves within ${components.columns} components and keeps the rest, which has no density; fit without components (--pca) and without columns that never vary`,
  );
}

function determinantsFor(functionName: string, map: TransportMap, options: DensityOptions): Determinants {
  const dimension = flowDimension(map.preprocessing);
  const { determinants = dimension <= largestWholeDimension ? 'exact' : 'probes', key, probes = 8 } = options;
  if (determinants === 'exact') return { kind: 'exact' };
  expectNumber(functionName, 'probes', probes, { integer: true, minimum: 2 });
  if (key === undefined) {
    throw new RangeError(
      `${functionName}: expected a key for the probes that ${dimension} dimensions need, got none; pass key: createKey(seed), or determinants: 'exact'`,
    );
  }
  return { kind: 'probes', key, probes };
}
