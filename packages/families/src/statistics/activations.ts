import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What may stand between two layers. */
export type Activation = 'tanh' | 'sigmoid' | 'softplus' | 'relu' | 'sine';

/** σ and its derivative. */
export interface ActivationFunction {
  value(x: Tensor2D): Tensor2D;
  /** σ′(x), from x and y = σ(x). */
  slope(x: Tensor2D, y: Tensor2D): Tensor2D;
}

const all: Readonly<Record<Activation, ActivationFunction>> = {
  tanh: { value: (x) => tf.tanh(x), slope: (_, y) => tf.sub(1, tf.square(y)) },
  sigmoid: { value: (x) => tf.sigmoid(x), slope: (_, y) => tf.mul(y, tf.sub(1, y)) },
  softplus: { value: (x) => tf.softplus(x), slope: (x) => tf.sigmoid(x) },
  relu: { value: (x) => tf.relu(x), slope: (x) => tf.step(x) },
  sine: { value: (x) => tf.sin(x), slope: (x) => tf.cos(x) },
};

/** @throws RangeError when there is no such activation */
export function activations(functionName: string, activation: Activation): ActivationFunction {
  if (Object.hasOwn(all, activation)) return all[activation];
  throw new RangeError(
    `${functionName}: expected activation to be one of ${Object.keys(all).join(', ')}, got ${activation}; for another write the network as statisticOf()`,
  );
}
