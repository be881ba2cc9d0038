import { expectNumber, expectShape, squaredDistances } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
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

/** Centres and samples about the centres' mean, so that products of large coordinates never cancel. */
interface Centred {
  readonly x: Tensor2D;
  readonly centers: Tensor2D;
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
  const statistic = statisticOf({
    name: `rbf(${size})`,
    dimension,
    size,
    evaluate: (x) => values(own, bandwidth, x),
    jvp(x, v) {
      const about = centred(own, x);
      const along = tf.sub(tf.matMul(v, about.centers, false, true), tf.sum(tf.mul(about.x, v), 1, true)); // [n, b]
      return tf.mul(weights(own, bandwidth, x), along); // T_c(x) ⟨c − x, v⟩ / s²
    },
    vjp(x, u) {
      const about = centred(own, x);
      const pull = tf.mul(weights(own, bandwidth, x), u); // [n, b]
      return tf.sub(tf.matMul(pull, about.centers), tf.mul(about.x, tf.sum(pull, 1, true))); // Σ_c u_c T_c(x) (c − x) / s²
    },
    jacobian(x) {
      const about = centred(own, x);
      const away = tf.sub(tf.expandDims(about.centers, 0), tf.expandDims(about.x, 1)); // [n, b, d]
      return tf.mul(tf.expandDims(weights(own, bandwidth, x), 2), away); // T_c(x) (c − x) / s²
    },
    dispose: () => own.dispose(),
  });
  return { ...statistic, kind: 'rbf', centers: own, bandwidth };
}

function centred(own: Tensor2D, x: Tensor2D): Centred {
  const origin = tf.mean<Tensor2D>(own, 0, true);
  return { x: tf.sub(x, origin), centers: tf.sub(own, origin) };
}

/** exp(−|x − c|² / 2s²), `[n, b]`. */
function values(centers: Tensor2D, bandwidth: number, x: Tensor2D): Tensor2D {
  return tf.exp(tf.mul<Tensor2D>(squaredDistances(x, centers), -1 / (2 * bandwidth ** 2)));
}

/** T_c(x) / s², `[n, b]`. */
function weights(centers: Tensor2D, bandwidth: number, x: Tensor2D): Tensor2D {
  return tf.mul(values(centers, bandwidth, x), 1 / bandwidth ** 2);
}
