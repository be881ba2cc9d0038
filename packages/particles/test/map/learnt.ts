import { createKey, type Matrix } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type Flow, mapFromRun, runFlow, samples, type TransportMap } from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

export interface LearntOptions {
  readonly flow: Flow;
  readonly dimension: number;
  readonly rows?: number;
  readonly steps: number;
}

/** The map that takes a standard normal cloud to two modes. */
export async function learntMap({ flow, dimension, rows = 300, steps }: LearntOptions): Promise<TransportMap> {
  const particles = normalCloud({ seed: 1, rows, dimension });
  const target = twoModes({ seed: 2, rows, dimension });
  const run = await runFlow(flow, { particles, target: samples(target), steps, key: createKey(3) });
  tf.dispose([particles, target, run.state.particles]);
  return mapFromRun({ run });
}

/** Midpoints of the cells of [−reach, reach]^d, d = 1 or 2, and the size of a cell. */
export function midpoints(
  dimension: 1 | 2,
  count: number,
  reach: number,
): { readonly points: Matrix; readonly cell: number } {
  const width = (2 * reach) / count;
  const at = (index: number) => -reach + (index + 0.5) * width;
  const rows = count ** dimension;
  const data = new Float64Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    data[row * dimension] = at(dimension === 1 ? row : Math.floor(row / count));
    if (dimension === 2) data[row * 2 + 1] = at(row % count);
  }
  return { points: { rows, columns: dimension, data }, cell: width ** dimension };
}
