import { expectNumber, fold, type Key, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type Mlp, type MlpLayer, networkOf } from './mlp.js';

/** Raised whenever the same key would give another network. */
export const DRAWING_VERSION = 1;

/** What a network is drawn from. */
export interface DrawMlpOptions {
  /** Sizes from input to output, at least two: `[d, 31, 31, d]`. */
  readonly widths: readonly number[];
  readonly key: Key;
}

/**
 * A tanh network with PyTorch's default initialisation: weights and biases uniform in ±1/√fan_in. The same key gives the
 * same bits everywhere. The caller disposes the network, or the space that takes it over.
 * @throws RangeError when a width is not a positive integer or there are fewer than two
 */
export function drawMlp({ widths, key }: DrawMlpOptions): Mlp {
  if (widths.length < 2) {
    throw new RangeError(`drawMlp: expected at least 2 widths, got ${widths.length}; pass [input, …hidden, output]`);
  }
  widths.forEach((width, index) => {
    expectNumber('drawMlp', `widths[${index}]`, width, { minimum: 1, integer: true });
  });
  const layers = widths.slice(1).map((outputs, index) => drawLayer(widths[index] as number, outputs, fold(key, index)));
  return networkOf(layers, { key, drawing: DRAWING_VERSION });
}

/** Rows of W, then b, out of one stream. */
function drawLayer(inputs: number, outputs: number, key: Key): MlpLayer {
  const bound = 1 / Math.sqrt(inputs);
  const values = new Float32Array((inputs + 1) * outputs);
  const uniform = uniformValues(key, values.length);
  for (let i = 0; i < values.length; i++) values[i] = (2 * (uniform[i] as number) - 1) * bound;
  const split = inputs * outputs;
  return {
    weights: tf.keep(tf.tensor2d(values.slice(0, split), [inputs, outputs])),
    bias: tf.keep(tf.tensor1d(values.slice(split))),
  };
}
