import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { about } from '../radial/about.js';
import { derivativesAt, type RadialFunction } from '../radial/radial-function.js';
import { rowTiles, takeRows } from '../row-tiles.js';
import { expectSets, type MeanDiscrepancyOptions } from './mean-discrepancy-drift.js';
import { sharesOf } from './shares.js';

/**
 * MMD² over all pairs, mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y): what the MMD flow lowers; the squared energy distance with
 * `negativeDistance`. Kernel values in float32, tile by tile, their sums over tiles in double.
 * @throws RangeError when a set is empty, dimensions differ or weights do not fit
 */
export async function meanDiscrepancy(options: MeanDiscrepancyOptions): Promise<number> {
  expectSets('meanDiscrepancy', options);
  const { kernel, particles, target, targetWeights } = options;
  const shares = sharesOf('meanDiscrepancy', targetWeights, target.shape[0]);
  const [x, y]: [WeightedPoints, WeightedPoints] = [{ points: particles }, { points: target, shares }];
  try {
    const [within, across] = [await meanValue(kernel, x, x), await meanValue(kernel, x, y)];
    return within + (await meanValue(kernel, y, y)) - 2 * across;
  } finally {
    shares?.dispose();
  }
}

interface WeightedPoints {
  readonly points: Tensor2D;
  /** `[1, m]`; equal where absent. */
  readonly shares?: Tensor2D | undefined;
}

async function meanValue(kernel: RadialFunction, x: WeightedPoints, y: WeightedPoints): Promise<number> {
  const [rows, columns] = [x.points.shape[0], y.points.shape[0]];
  const own = await x.shares?.data<'float32'>();
  let total = 0;
  for (const tile of rowTiles(rows, 4 * 6 * columns)) {
    const means = tf.tidy(() => {
      const pair = { x: about(y.points, takeRows(x.points, tile)), y: about(y.points, y.points) };
      const values = derivativesAt(kernel, pair, [0, 0])[0];
      return tf.sum<tf.Tensor1D>(tf.mul(values, y.shares ?? 1 / columns), 1);
    });
    const share = (row: number) => own?.[tile.start + row] ?? 1 / rows;
    total += (await means.data<'float32'>()).reduce((sum, value, row) => sum + share(row) * value, 0);
    means.dispose();
  }
  return total;
}
