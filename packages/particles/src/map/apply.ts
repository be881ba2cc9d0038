import { type Matrix, rowsPerTile, toMatrix, toTensor } from '@ingd/engine';
import { type Drift, type DriftRecord, restoreDrift } from '@ingd/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import { movedAlong } from '../flow/move.js';
import { requirePoints } from '../points/require-points.js';
import { fromFlow, toFlow } from '../preprocessing/transform.js';
import type { RecordedStep, TransportMap } from '../transport-map.js';

/** Who reads the drifts of a map. */
export interface ReadingOptions {
  /** Makes a drift of its record; `restoreDrift` of `@ingd/kernels` unless told, which knows the drifts of that package alone. */
  readonly restore?: ((record: DriftRecord) => Drift) | undefined;
}

/**
 * Moves points as the run moved its particles: on the same backend the training points end where the run left them,
 * bit for bit in the flow's coordinates.
 * @param points `[n, d]`, in the units of the input, n any number
 * @returns `[n, d]`, in the same units
 * @throws RangeError when the columns are not as many as the map was made for, a number is not finite, a drift is of an
 *   unknown kind, or a point is carried beyond float32
 */
export async function applyMap(
  map: TransportMap,
  points: Matrix,
  { restore = restoreDrift }: ReadingOptions = {},
): Promise<Matrix> {
  requirePoints('applyMap', 'points', points, { columns: map.preprocessing.center.length, minimumRows: 0 });
  const start = toFlow(map.preprocessing, points);
  const moved = { ...start, data: new Float64Array(start.data.length) };
  // A drift holds a few tensors of a tile's size beside the tile itself, and cuts larger ones by itself.
  const tileRows = rowsPerTile({ bytesPerRow: 8 * 4 * start.columns });
  for (let row = 0; row < start.rows; row += tileRows) {
    const end = Math.min(row + tileRows, start.rows);
    const data = start.data.subarray(row * start.columns, end * start.columns);
    const tile = await moveTile(map.steps, { rows: end - row, columns: start.columns, data }, restore);
    moved.data.set(tile.data, row * start.columns);
  }
  requirePoints('applyMap', 'moved points', moved, { minimumRows: 0 });
  return fromFlow(map.preprocessing, points, moved);
}

type Restore = NonNullable<ReadingOptions['restore']>;

async function moveTile(steps: readonly RecordedStep[], tile: Matrix, restore: Restore): Promise<Matrix> {
  let points = toTensor(tile);
  try {
    for (const step of steps) {
      const next = moveOnce(step, points, restore);
      points.dispose();
      points = next;
    }
    return await toMatrix(points);
  } finally {
    points.dispose();
  }
}

function moveOnce(step: RecordedStep, points: tf.Tensor2D, restore: Restore): tf.Tensor2D {
  const drift = restore(step.drift);
  try {
    return movedAlong(drift, points, step);
  } finally {
    drift.dispose();
  }
}
