import * as tf from '@tensorflow/tfjs-core';
import { gradient } from './gradient.js';

/** Operations whose output only ever jumps: their derivative is 0 wherever there is one. */
const ofTwo = [
  tf.Equal,
  tf.NotEqual,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.LogicalXor,
  tf.FloorDiv,
];
const ofOne = [tf.LogicalNot, tf.All, tf.Any];

/**
 * Zero gradients of comparisons, so that `where(greater(x, c), …)` can be differentiated, once and twice. FloorDiv is
 * here because tfjs gives it the slope of an ordinary quotient.
 */
export const flatGradients: readonly tf.GradConfig[] = [
  ...ofTwo.map((kernelName) => flat(kernelName, ['a', 'b'])),
  ...ofOne.map((kernelName) => flat(kernelName, ['x'])),
];

function flat(kernelName: string, inputNames: string[]): tf.GradConfig {
  return gradient(kernelName, {
    inputsToSave: inputNames,
    backward: ({ saved }) =>
      Object.fromEntries(inputNames.map((name, i) => [name, () => tf.zeros(saved[i]?.shape ?? [], 'float32')])),
  });
}
