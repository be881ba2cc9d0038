import * as tf from '@tensorflow/tfjs-core';

/**
 * How many more tensors live after `work` than before it: 0 when `work` cleans up after itself, negative when it
 * disposes what it was lent. Only meaningful while nothing else makes tensors.
 */
export async function leakedTensors(work: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await work();
  return tf.memory().numTensors - before;
}
