import { expectNumber, expectWeights, type Matrix, stackRows } from '@ingd/engine';
import { columnMeans } from '../points/column-moments.js';
import { requirePoints } from '../points/require-points.js';
import type { Preprocessing } from '../transport-map.js';
import { columnScales } from './column-scales.js';
import { principalComponents } from './principal-components.js';
import { standardized } from './transform.js';

/** Two samples of the same columns, and what is done to their coordinates. */
export interface PreprocessingOptions {
  /** `[n, d]` */
  readonly source: Matrix;
  /** `[m, d]` */
  readonly target: Matrix;
  /** How often each row of either sample counts: 2 is the row twice; once each unless told. */
  readonly weights?: {
    readonly source?: ArrayLike<number> | undefined;
    readonly target?: ArrayLike<number> | undefined;
  };
  /** Whether every column is brought to mean 0 and standard deviation 1 over both samples together. */
  readonly standardize: boolean;
  /** K: move only the K leading principal components of both samples together; all of the space where it is left out. */
  readonly components?: number;
}

/** A preprocessing, with what a person should know about it. */
export interface FittedPreprocessing extends Preprocessing {
  /** Columns, from 0, with one and the same value in both samples: they take no part in the flow and stay as they are. */
  readonly constantColumns: readonly number[];
  /** Share of the pooled variance, after scaling, that the flow sees: 1 without `components`. */
  readonly explainedVariance: number;
}

/**
 * Fits the coordinates of a flow on both samples together, in float64.
 * @throws RangeError when the columns differ in number, a sample is empty, a number is not finite, every column is
 *   constant, `components` exceeds the directions in which the points vary, or weights do not fit
 */
export function fitPreprocessing({
  source,
  target,
  weights,
  standardize,
  components,
}: PreprocessingOptions): FittedPreprocessing {
  requirePoints('fitPreprocessing', 'source', source);
  requirePoints('fitPreprocessing', 'target', target, { columns: source.columns });
  const width = source.columns;
  if (components !== undefined) {
    expectNumber('fitPreprocessing', 'components', components, { integer: true, minimum: 1, maximum: width });
  }
  const pooled = stackRows(source, target);
  const counts = weights && pooledWeights({ source, target, weights });
  const means = columnMeans(pooled, counts);
  const { deviations, constantColumns } = columnScales(pooled, means, counts);
  requireVariation(constantColumns, width, deviations);
  const center = standardize || components !== undefined ? means : new Float64Array(width);
  const scale = deviations.map((value) => (standardize && value > 0 ? value : 1));
  if (components === undefined) {
    const varying = constantColumns.length === 0 ? null : selection(width, constantColumns);
    return { center, scale, components: varying, constantColumns, explainedVariance: 1 };
  }
  const points = standardized({ center, scale }, pooled);
  const found = principalComponents(counts === undefined ? points : timesRoots(points, counts), components);
  return { center, scale, components: found.components, constantColumns, explainedVariance: found.explained };
}

function pooledWeights({
  source,
  target,
  weights = {},
}: Pick<PreprocessingOptions, 'source' | 'target' | 'weights'>): Float64Array {
  const all = new Float64Array(source.rows + target.rows).fill(1);
  if (weights.source) all.set(expectWeights('fitPreprocessing', weights.source, source.rows));
  if (weights.target) all.set(expectWeights('fitPreprocessing', weights.target, target.rows), source.rows);
  return all;
}

/** Rows times the roots of their weights: ZᵀZ of these is that of each row as often as it counts. */
function timesRoots({ rows, columns, data }: Matrix, weights: Float64Array): Matrix {
  return {
    rows,
    columns,
    data: data.map((value, index) => value * Math.sqrt(weights[Math.floor(index / columns)] ?? 0)),
  };
}

function requireVariation(constantColumns: readonly number[], width: number, deviations: Float64Array): void {
  if (constantColumns.length === width) {
    throw new RangeError(
      'fitPreprocessing: expected a column that varies, got the same values in every row of both samples; there is nothing to move',
    );
  }
  const huge = deviations.findIndex((value) => !Number.isFinite(value));
  if (huge >= 0) {
    throw new RangeError(
      `fitPreprocessing: expected columns of moderate size, got column ${huge + 1} too wide for a double; rescale it`,
    );
  }
}

/** Columns of the identity: the flow then sees the varying columns alone, and the others are kept unchanged. */
function selection(width: number, constantColumns: readonly number[]): Matrix {
  const varying = Array.from({ length: width }, (_, column) => column).filter((c) => !constantColumns.includes(c));
  const data = new Float64Array(width * varying.length);
  varying.forEach((column, index) => {
    data[column * varying.length + index] = 1;
  });
  return { rows: width, columns: varying.length, data };
}
