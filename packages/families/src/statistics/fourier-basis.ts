import { expectNumber } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** What makes a `fourierBasis` statistic. */
export interface FourierBasisOptions {
  /** P, one period for each coordinate, in its units. */
  readonly periods: readonly number[];
  /** K, the number of harmonics. */
  readonly order: number;
}

/** Harmonics of each coordinate. */
export interface FourierBasisStatistic extends Statistic {
  readonly kind: 'fourier-basis';
  readonly periods: readonly number[];
  readonly order: number;
}

/**
 * T(x): all cosines cos(2πk x_j / P_j), then all sines, each with the harmonics k = 1, …, K of the first coordinate first;
 * b = 2·d·K. For mixed terms take the `product` or `outer` of two of them. K = 1, P = 2π is the von Mises statistic.
 * @throws RangeError when there is no period, one is not positive, or the order is not a positive integer
 */
export function fourierBasis({ periods, order }: FourierBasisOptions): FourierBasisStatistic {
  const dimension = periods.length;
  expectNumber('fourierBasis', 'number of periods', dimension, { minimum: 1, integer: true });
  for (const period of periods) expectNumber('fourierBasis', 'period', period, { exclusiveMinimum: 0 });
  expectNumber('fourierBasis', 'order', order, { minimum: 1, integer: true });
  const harmonics = dimension * order;
  const coarse = periods.map(coarsePart);
  const own = {
    lengths: tf.keep(tf.tensor1d([...periods])),
    coarse: tf.keep(tf.tensor1d(coarse)),
    fine: tf.keep(tf.tensor1d(periods.map((period, j) => period - (coarse[j] as number)))),
  };
  const rates = tf.keep(tf.tensor2d(ratesOf(periods, order), [dimension, order]));
  const spread = (v: Tensor2D): Tensor2D =>
    tf.reshape(tf.mul(tf.expandDims<Tensor3D>(v, 2), rates), [v.shape[0], harmonics]);
  /** Whole periods are taken off first, in two parts: float32 keeps its digits thousands of periods away. */
  const angles = (x: Tensor2D) => {
    const turns = tf.floor(tf.div(x, own.lengths));
    return spread(tf.sub(tf.sub(x, tf.mul(turns, own.coarse)), tf.mul(turns, own.fine)));
  };
  const statistic = statisticOf({
    name: `fourierBasis(${order})`,
    dimension,
    size: 2 * harmonics,
    evaluate(x) {
      const turned = angles(x);
      return tf.concat2d([tf.cos(turned), tf.sin(turned)], 1);
    },
    jvp(x, v) {
      const [turned, along] = [angles(x), spread(v)];
      return tf.concat2d([tf.neg(tf.mul<Tensor2D>(tf.sin(turned), along)), tf.mul<Tensor2D>(tf.cos(turned), along)], 1);
    },
    vjp(x, u) {
      const turned = angles(x);
      const [cosines, sines] = tf.split<Tensor2D>(u, 2, 1) as [Tensor2D, Tensor2D];
      const slopes = tf.sub(tf.mul(sines, tf.cos(turned)), tf.mul(cosines, tf.sin(turned)));
      return tf.sum(tf.mul(tf.reshape(slopes, [x.shape[0], dimension, order]), rates), 2);
    },
    dispose() {
      tf.dispose([...Object.values(own), rates]);
    },
  });
  return { ...statistic, kind: 'fourier-basis', periods: [...periods], order };
}

/** 2πk / P_j, row by row. */
function ratesOf(periods: readonly number[], order: number): number[] {
  return periods.flatMap((period) => Array.from({ length: order }, (_, k) => (2 * Math.PI * (k + 1)) / period));
}

/** The first 12 binary digits: its products with whole numbers below 4096 are exact in float32. */
function coarsePart(period: number): number {
  const unit = 2 ** (Math.floor(Math.log2(period)) - 11);
  return Math.round(period / unit) * unit;
}
