import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { about } from '../radial/about.js';
import { derivativesAt, type RadialFunction } from '../radial/radial-function.js';
import { rowTiles, takeRows } from '../row-tiles.js';
import { expectSets, type MeanDiscrepancyOptions } from './mean-discrepancy-drift.js';

/**
 * MMD² over all pairs, mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y): what the MMD flow lowers; the squared energy distance with
 * `negativeDistance`. Kernel values in float32, tile by tile, their sums over tiles in double.
 * @throws RangeError when a set is empty or dimensions differ
 */
export async function meanDiscrepancy(options: MeanDiscrepancyOptions): Promise<number> {
  expectSets('meanDiscrepancy', options);
  const { kernel, particles, target } = options;
  const [within, across] = [await meanValue(kernel, particles, particles), await meanValue(kernel, particles, target)];
  return within + (await meanValue(kernel, target, target)) - 2 * across;
}

async function meanValue(kernel: RadialFunction, points: Tensor2D, others: Tensor2D): Promise<number> {
  const [rows, columns] = [points.shape[0], others.shape[0]];
  let total = 0;
  for (const tile of rowTiles(rows, 4 * 6 * columns)) {
    const means = tf.tidy(() => {
      const pair = { x: about(others, takeRows(points, tile)), y: about(others, others) };
      return tf.mean<tf.Tensor1D>(derivativesAt(kernel, pair, [0, 0])[0], 1);
    });
    total += (await means.data<'float32'>()).reduce((sum, value) => sum + value, 0);
    means.dispose();
  }
  return total / rows;
}
