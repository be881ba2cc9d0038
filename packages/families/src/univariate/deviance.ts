import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

// All run in a tidy.

/** x − location, of a location that float32 would round: the part that it holds first. */
export function centred(x: Tensor2D, location: number): Tensor2D {
  const leading = Math.fround(location);
  return tf.sub(tf.sub(x, leading), location - leading);
}

/** artanh(v)/v − 1 for |v| < 0.2. */
function artanhSeries(v: Tensor2D): Tensor2D {
  const square = tf.minimum<Tensor2D>(tf.square(v), 0.04); // the branch not taken stays finite
  return [1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3].reduce<Tensor2D>(
    (sum, coefficient) => tf.mul(square, tf.add(sum, coefficient)),
    tf.zerosLike(v),
  );
}

/** log(1 + z), |z| < 0.4, with no digit lost where z is small. */
export function logOnePlus(z: Tensor2D): Tensor2D {
  const v = tf.div<Tensor2D>(z, tf.add(z, 2)); // log(1 + z) = 2 artanh v
  return tf.mul(tf.mul(v, 2), tf.add(artanhSeries(v), 1));
}

/** x log y, 0 where x is 0. */
export function timesLog(x: Tensor2D, y: Tensor2D): Tensor2D {
  return tf.mul(x, tf.log(tf.where(tf.equal(x, 0), tf.onesLike(y), y)));
}

/**
 * x log(x/m) + m − x, from difference = x − m, which the caller knows best: it does not cancel where x is near m   [Loader 2000].
 */
export function deviance(x: Tensor2D, m: Tensor2D, difference: Tensor2D): Tensor2D {
  const ratio = tf.div<Tensor2D>(difference, tf.add(x, m)); // log(x/m) = 2 artanh(ratio)
  const near = tf.mul<Tensor2D>(ratio, tf.add(difference, tf.mul(tf.mul(x, 2), artanhSeries(ratio))));
  const far = tf.sub<Tensor2D>(timesLog(x, tf.div(x, m)), difference);
  return tf.where(tf.less(tf.abs(ratio), 0.2), near, far);
}
