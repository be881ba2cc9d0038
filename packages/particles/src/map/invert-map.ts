import type { Matrix } from '@ingd/engine';
import { largestWholeDimension } from '../jacobian/largest-slope.js';
import { requirePoints } from '../points/require-points.js';
import { flowDimension, fromFlow, toFlow } from '../preprocessing/transform.js';
import type { TransportMap } from '../transport-map.js';
import { applyMap, type ReadingOptions } from './apply.js';
import { requireInvertible } from './inverse/require-invertible.js';
import { type Determinants, type Fold, type Undone, type UndoOptions, undoSteps } from './inverse/undo.js';

/** Points from which a map comes to given ones, and how far that can be relied on. */
export interface InvertedPoints {
  /** `[n, d]`, in the units of the input; a row of NaN for each point in `folds`. */
  readonly points: Matrix;
  /** `[n]`: how far, in the units of the input, from the given point the map sends the answer; NaN for points in `folds`. */
  readonly error: Float64Array;
  /**
   * `[n]`: the largest (ε/k) ‖∇h‖₂ on each point's way: measured from above up to 64 dimensions, beyond by power iteration. Below 1 the map is one-to-one around all of it; at 1 or more the answer is
   * a point that is sent here, and another, farther away, cannot be ruled out.
   */
  readonly contraction: Float64Array;
  /** Points that a step cannot be undone for: their way left the region where the run made sure of it. */
  readonly folds: readonly Fold[];
}

/**
 * Finds where a map takes points from: every part x + (ε/k) h(x) of every step undone, the last first, by the fixed point of x ← y − (ε/k) h(x), or
 * Newton's method where that is slow, in float64 around the float32 drift.
 * @param points `[n, d]`, in the units of the input, n any number
 * @throws RangeError when a step was not made by an invertible flow, naming it; when the columns are not as many as the map was made for; or when a
 *   number is not finite
 */
export async function invertMap(
  map: TransportMap,
  points: Matrix,
  options: ReadingOptions = {},
): Promise<InvertedPoints> {
  const whole = flowDimension(map.preprocessing) <= largestWholeDimension;
  const determinants: Determinants = { kind: whole ? 'exact' : 'none' };
  return (await invertedPoints('invertMap', map, points, { ...options, determinants })).inverted;
}

/** The same for any caller, with what the steps did to volumes. */
export async function invertedPoints(
  functionName: string,
  map: TransportMap,
  points: Matrix,
  options: UndoOptions,
): Promise<{ readonly inverted: InvertedPoints; readonly undone: Undone }> {
  requireInvertible(functionName, map);
  requirePoints(functionName, 'points', points, { columns: map.preprocessing.center.length, minimumRows: 0 });
  const images = toFlow(map.preprocessing, points);
  const undone = await undoSteps(map.steps, images, options);
  const { contractions: contraction, folds } = undone;
  const back = await returned(map, { points, undone, options });
  return { inverted: { ...back, contraction, folds }, undone };
}

interface WayBack {
  readonly points: Matrix;
  readonly undone: Undone;
  readonly options: ReadingOptions;
}

/** Points in the units of the input, and how far the map sends them from where it should. Rows without an answer become NaN. */
async function returned(map: TransportMap, { points: given, undone: { points, folds }, options }: WayBack) {
  const lost = new Set(folds.map(({ row }) => row));
  // fromFlow and applyMap take finite numbers alone: rows without an answer go through as if they had not moved.
  const images = toFlow(map.preprocessing, given);
  const filled = {
    ...images,
    data: points.map((value, index) => (Number.isNaN(value) ? (images.data[index] ?? 0) : value)),
  };
  const answers = fromFlow(map.preprocessing, given, filled);
  const sent = await applyMap(map, answers, options);
  const { columns } = given;
  const error = Float64Array.from({ length: given.rows }, (_, row) => {
    if (lost.has(row)) return Number.NaN;
    let square = 0;
    for (let place = row * columns; place < (row + 1) * columns; place++) {
      square += ((sent.data[place] ?? 0) - (given.data[place] ?? 0)) ** 2;
    }
    return Math.sqrt(square);
  });
  const data = answers.data.map((value, index) => (lost.has(Math.floor(index / columns)) ? Number.NaN : value));
  return { points: { ...answers, data }, error };
}
