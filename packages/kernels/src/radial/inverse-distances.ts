import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** 1/r, and 0 where r is below `least`: there points count as equal. */
export function inverseDistances(r: Tensor2D, least: number): Tensor2D {
  const apart = tf.cast(tf.greaterEqual<Tensor2D>(r, least), 'float32');
  return tf.div<Tensor2D>(apart, tf.maximum(r, least));
}
