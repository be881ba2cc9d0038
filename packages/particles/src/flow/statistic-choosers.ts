import { expectNumber } from '@ingd/engine';
import { randomFourierFeatures, rbf, type Statistic } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import type { Chooser } from './chooser.js';
import { expectBandwidth } from './expect-bandwidth.js';
import { poolBandwidth, withPool } from './pool.js';
import { type QuantilesOption, quantileTurn } from './quantiles.js';
import { drawRows } from './weighted-draws.js';

/** How many centres, how wide. */
export interface RedrawnRbfOptions extends QuantilesOption {
  /** b, 200 unless told; all of particles ∪ target where those are fewer. */
  readonly centers?: number;
  /** In the flow's units; by the paper's rule on particles ∪ target unless told. */
  readonly bandwidth?: number;
}

/**
 * A Gaussian RBF statistic at rows drawn afresh at every step from particles ∪ target, without replacement, in proportion to their
 * weights where the target has any   [Liu 2025, Section 5.1].
 * @throws RangeError when `centers` is not a positive integer, `bandwidth` is not positive or a quantile not in (0, 1]
 */
export function redrawnRbf({ centers = 200, bandwidth, quantiles }: RedrawnRbfOptions = {}): Chooser<Statistic> {
  expectNumber('redrawnRbf', 'centers', centers, { integer: true, minimum: 1 });
  expectBandwidth('redrawnRbf', bandwidth);
  const quantileAt = quantileTurn('redrawnRbf', quantiles);
  return (context) =>
    withPool(context, async (pool) => {
      const width = bandwidth ?? (await poolBandwidth(pool, quantileAt(context.step)));
      const { points, weights } = pool;
      return rbfAtRows(points, drawRows(context.key, centers, points.shape[0], weights), width);
    });
}

function rbfAtRows(pool: tf.Tensor2D, rows: Int32Array, bandwidth: number): Statistic {
  const chosen = tf.tidy(() => tf.gather<tf.Tensor2D>(pool, tf.tensor1d(rows, 'int32')));
  try {
    return rbf({ centers: chosen, bandwidth });
  } finally {
    chosen.dispose();
  }
}

/** How many frequencies, how wide the kernel that they stand for. */
export interface RedrawnFourierOptions {
  /** Frequencies, a cosine and a sine each, so that b is twice as many; 250 unless told. */
  readonly count?: number;
  /** In the flow's units; by the paper's rule on particles ∪ target unless told. */
  readonly bandwidth?: number;
}

/**
 * A statistic of random Fourier features of a Gaussian kernel, drawn afresh at every step [Rahimi & Recht 2007].
 * @throws RangeError when `count` is not a positive integer or `bandwidth` is not positive
 */
export function redrawnFourier({ count = 250, bandwidth }: RedrawnFourierOptions = {}): Chooser<Statistic> {
  expectNumber('redrawnFourier', 'count', count, { integer: true, minimum: 1 });
  expectBandwidth('redrawnFourier', bandwidth);
  return (context) =>
    withPool(context, async (pool) => {
      const width = bandwidth ?? (await poolBandwidth(pool));
      return randomFourierFeatures({ dimension: pool.points.shape[1], count, bandwidth: width, key: context.key });
    });
}
