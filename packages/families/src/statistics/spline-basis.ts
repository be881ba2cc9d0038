import { expectNumber } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { type Knots, knotsOf, piecewise } from './spline-recursion.js';
import { statisticOf } from './statistic-of.js';

/** What makes a `splineBasis` statistic. */
export interface SplineBasisOptions {
  /** d, the dimension of a sample; 1 where absent. */
  readonly dimension?: number;
  /** t₀ ≤ t₁ ≤ …, all of them, the repeated ones at the ends included (`clampedKnots` writes these); used for every coordinate. */
  readonly knots: readonly number[];
  /** p: 0 for steps, 1 for hats, 3 for cubic splines. */
  readonly degree: number;
}

/** B-splines of each coordinate. */
export interface SplineBasisStatistic extends Statistic {
  readonly kind: 'spline-basis';
  readonly knots: readonly number[];
  readonly degree: number;
}

/**
 * T(x) = B-splines N_{0,p}(x_j), …, N_{m−1,p}(x_j) of each coordinate, those of the first first; m = knots − p − 1, b = d·m.
 * Zero outside the knots; where they cover, the m of one coordinate add up to 1 (`dropCollinear` takes one away).
 * Closed-form derivative: p (N_{i,p−1} / (t_{i+p} − t_i) − N_{i+1,p−1} / (t_{i+p+1} − t_{i+1}))   [de Boor 1978, Ch. X].
 * Coordinates with knots of their own: `concat` of `restrict`s.
 * @throws RangeError when the degree is not a whole number from 0, or the knots are too few, out of order or all equal
 */
export function splineBasis({ dimension = 1, knots, degree }: SplineBasisOptions): SplineBasisStatistic {
  expectNumber('splineBasis', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('splineBasis', 'degree', degree, { minimum: 0, integer: true });
  expectKnots(knots, degree);
  const own = knotsOf(knots);
  const count = knots.length - degree - 1;
  const size = dimension * count;
  const statistic = statisticOf({
    name: `splineBasis(${count})`,
    dimension,
    size,
    evaluate: (x) => tf.reshape(piecewise(own, x, degree), [x.shape[0], size]),
    jvp: (x, v) => tf.reshape(tf.mul(slopes(own, x, degree), tf.expandDims<Tensor3D>(v, 2)), [x.shape[0], size]),
    vjp: (x, u) => tf.sum(tf.mul(slopes(own, x, degree), tf.reshape(u, [x.shape[0], dimension, count])), 2),
    dispose: own.dispose,
  });
  return { ...statistic, kind: 'spline-basis', knots: [...knots], degree };
}

/** Knots of a spline between the ends of `breaks`: each end `degree` times more, so that the basis covers all between them. */
export function clampedKnots({
  breaks,
  degree,
}: {
  readonly breaks: readonly number[];
  readonly degree: number;
}): number[] {
  const [first, last] = [breaks[0], breaks.at(-1)];
  if (first === undefined || last === undefined || breaks.length < 2) {
    throw new RangeError(`clampedKnots: expected at least 2 breaks, got ${breaks.length}; pass both ends`);
  }
  return [...new Array<number>(degree).fill(first), ...breaks, ...new Array<number>(degree).fill(last)];
}

/** N′ of every spline at every coordinate, `[n, d, m]`; zero for steps. */
function slopes(knots: Knots, x: Tensor2D, degree: number): Tensor3D {
  if (degree === 0) return tf.zerosLike(piecewise(knots, x, 0));
  const lower = tf.mul<Tensor3D>(piecewise(knots, x, degree - 1), tf.mul(knots.inverseWidths(degree), degree)); // [n, d, m + 1]
  const [rows, dimension, count] = lower.shape;
  const left = tf.slice3d(lower, [0, 0, 0], [rows, dimension, count - 1]);
  return tf.sub(left, tf.slice3d(lower, [0, 0, 1], [rows, dimension, count - 1]));
}

function expectKnots(knots: readonly number[], degree: number): void {
  const misplaced = knots.findIndex((knot, i) => !Number.isFinite(knot) || knot < (knots[i - 1] ?? knot));
  const enough = knots.length >= degree + 2 && knots[0] !== knots.at(-1);
  if (misplaced === -1 && enough) return;
  const got = misplaced === -1 ? `${knots.length} knots` : `${knots[misplaced]} at place ${misplaced}`;
  throw new RangeError(
    `splineBasis: expected at least ${degree + 2} finite knots in increasing order, not all equal, got ${got}; clampedKnots({ breaks, degree }) makes them`,
  );
}
