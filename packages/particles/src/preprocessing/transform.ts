import { type Matrix, multiply, transpose } from '@ingd/engine';
import { requirePoints } from '../points/require-points.js';
import type { Preprocessing } from '../transport-map.js';

/** K, the number of coordinates that the flow sees. */
export function flowDimension({ center, components }: Preprocessing): number {
  return components === null ? center.length : components.columns;
}

/**
 * Points in the flow's coordinates: z = (x − center) / scale, then z · components.
 * @param points `[n, d]`, in the units of the input
 * @returns `[n, K]`, or `[n, d]` without components
 * @throws RangeError when the columns are not as many as were fitted, or a number is not finite
 */
export function toFlow(preprocessing: Preprocessing, points: Matrix): Matrix {
  const { center, components } = preprocessing;
  requirePoints('toFlow', 'points', points, { columns: center.length, minimumRows: 0 });
  const scores = standardized(preprocessing, points);
  return components === null ? scores : multiply(scores, components);
}

/**
 * Moved points in the units they came in. What lies outside the components is kept: x + scale · components (moved − z(x)).
 * @param original `[n, d]`, before the flow
 * @param moved `[n, K]`, the same rows after the flow, in its coordinates
 * @returns `[n, d]`
 * @throws RangeError when rows or columns do not match
 */
export function fromFlow(preprocessing: Preprocessing, original: Matrix, moved: Matrix): Matrix {
  const { center, scale, components } = preprocessing;
  const { rows, columns, data } = original;
  requirePoints('fromFlow', 'original', original, { columns: center.length, minimumRows: 0 });
  requirePoints('fromFlow', 'moved', moved, { columns: flowDimension(preprocessing), minimumRows: rows });
  if (moved.rows !== rows) {
    throw new RangeError(`fromFlow: expected moved with ${rows} rows, got ${moved.rows}; pass the same points twice`);
  }
  if (components === null) {
    const back = moved.data.map((z, i) => (center[i % columns] ?? 0) + z * (scale[i % columns] ?? 1));
    return { rows, columns, data: back };
  }
  const before = toFlow(preprocessing, original).data;
  const change = { ...moved, data: moved.data.map((value, index) => value - (before[index] ?? 0)) };
  const spread = multiply(change, transpose(components)).data; // [n, d]
  return { rows, columns, data: data.map((x, i) => x + (spread[i] ?? 0) * (scale[i % columns] ?? 1)) };
}

/** (x − center) / scale on rows. */
export function standardized({ center, scale }: Pick<Preprocessing, 'center' | 'scale'>, points: Matrix): Matrix {
  const { rows, columns, data } = points;
  const scores = data.map((x, index) => (x - (center[index % columns] ?? 0)) / (scale[index % columns] ?? 1));
  return { rows, columns, data: scores };
}
