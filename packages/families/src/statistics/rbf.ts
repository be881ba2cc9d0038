import { expectNumber, expectShape, squaredDistances } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** What makes an `rbf` statistic. */
export interface RbfOptions {
  /** c, `[b, d]`; borrowed and copied. */
  readonly centers: Tensor2D;
  /** s > 0, in the units of the samples. */
  readonly bandwidth: number;
}

/** Gaussian radial basis functions; the extra fields let a fast path recognise it. */
export interface RbfStatistic extends Statistic {
  readonly kind: 'rbf';
  /** c, `[b, d]`; owned by the statistic. */
  readonly centers: Tensor2D;
  /** s, in the units of the samples. */
  readonly bandwidth: number;
}

/** What every method works from: the centres about their own mean, so that products of large coordinates never cancel. */
interface Centred {
  readonly origin: Tensor2D;
  readonly centers: Tensor2D;
  readonly centersTransposed: Tensor2D;
  readonly bandwidth: number;
}

/**
 * T_c(x) = exp(−|x − c|² / 2s²), one statistic for each centre   [Liu 2025, Section 5].
 * @throws RangeError when the bandwidth is not positive or the centres are not `[b, d]`
 */
export function rbf({ centers, bandwidth }: RbfOptions): RbfStatistic {
  expectShape('rbf', 'centers', centers, [null, null]);
  expectNumber('rbf', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const [size, dimension] = centers.shape;
  const own = tf.keep(tf.clone(centers));
  const centred = centre(own, bandwidth);
  const away = (x: Tensor2D) => tf.sub<Tensor2D>(x, centred.origin);
  const statistic = statisticOf({
    name: `rbf(${size})`,
    dimension,
    size,
    evaluate: (x) => values(centred, away(x)),
    jvp: (x, v) => pushForward(centred, away(x), v),
    vjp: (x, u) => pullBack(centred, away(x), u),
    jacobian: (x) => jacobian(centred, away(x)),
    dispose() {
      tf.dispose([own, centred.origin, centred.centers, centred.centersTransposed]);
    },
  });
  return { ...statistic, kind: 'rbf', centers: own, bandwidth };
}

function centre(own: Tensor2D, bandwidth: number): Centred {
  const origin = tf.keep(tf.mean<Tensor2D>(own, 0, true));
  const centers = tf.keep(tf.sub<Tensor2D>(own, origin));
  return { origin, centers, centersTransposed: tf.keep(tf.transpose<Tensor2D>(centers)), bandwidth };
}

/** exp(−|x − c|² / 2s²), `[n, b]`, of samples about the centres' mean. */
function values({ centers, bandwidth }: Centred, x: Tensor2D): Tensor2D {
  return tf.exp(tf.mul<Tensor2D>(squaredDistances(x, centers), -1 / (2 * bandwidth ** 2)));
}

/** ∇T_c(x)·v = T_c(x) ⟨c − x, v⟩ / s². */
function pushForward(centred: Centred, x: Tensor2D, v: Tensor2D): Tensor2D {
  const along = tf.sub(tf.matMul(v, centred.centersTransposed), tf.sum(tf.mul(x, v), 1, true)); // [n, b]
  return tf.mul(tf.mul(values(centred, x), along), 1 / centred.bandwidth ** 2);
}

/** Σ_c u_c T_c(x) (c − x) / s². */
function pullBack(centred: Centred, x: Tensor2D, u: Tensor2D): Tensor2D {
  const weights = tf.mul(tf.mul(values(centred, x), u), 1 / centred.bandwidth ** 2); // [n, b]
  return tf.sub(tf.matMul(weights, centred.centers), tf.mul(x, tf.sum(weights, 1, true)));
}

/** T_c(x) (c − x) / s², `[n, b, d]`. */
function jacobian(centred: Centred, x: Tensor2D): Tensor3D {
  const weights = tf.mul(values(centred, x), 1 / centred.bandwidth ** 2);
  const away = tf.sub(tf.expandDims(centred.centers, 0), tf.expandDims(x, 1)); // [n, b, d]
  return tf.mul(tf.expandDims(weights, 2), away);
}
