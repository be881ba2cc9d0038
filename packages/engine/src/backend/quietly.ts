import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs `work` with tfjs's warnings off: packages that bring all of tfjs register kernels a second time, and tfjs
 * prints a line for each.
 */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return await work();
  } finally {
    tf.env().set('PROD', before);
  }
}
