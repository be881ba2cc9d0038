import * as tf from '@tensorflow/tfjs-core';

/** A reference of the operator's own, which no `tidy` around its making frees. No number is copied. */
export function kept<T extends tf.Tensor>(tensor: T): T {
  return tf.keep(tf.clone(tensor)) as T;
}
