import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** ⟨aⱼ, bⱼ⟩ of every column: `[n, k], [n, k] -> [1, k]`. */
export function columnDots(a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.sum<Tensor2D>(tf.mul(a, b), 0, true);
}

/** ‖aⱼ‖ of every column: `[n, k] -> [1, k]`. */
export function columnNorms(a: Tensor2D): Tensor2D {
  return tf.sqrt(columnDots(a, a));
}

/** a / b where b > 0, and 0 elsewhere. */
export function positiveRatio(a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.where(tf.greater(b, 0), tf.div<Tensor2D>(a, b), tf.zerosLike(a));
}

/** The same where a NaN of either stays one: what is measured must not look solved because it is no number. */
export function honestRatio(a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.where(tf.equal(b, 0), tf.zerosLike(a), tf.div<Tensor2D>(a, b));
}

/** c + a ∘ b for a row a of k numbers: `[1, k], [n, k], [n, k] -> [n, k]`. */
export function addScaled(c: Tensor2D, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.add(c, tf.mul(a, b));
}

/** c − a ∘ b. */
export function subtractScaled(c: Tensor2D, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.sub(c, tf.mul(a, b));
}
