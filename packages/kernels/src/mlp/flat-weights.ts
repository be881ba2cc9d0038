import type { Tensor1D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { RecordedTensor } from '../drift-space.js';
import { type Mlp, type MlpLayer, networkOf } from './mlp.js';

/** All weights of a network in one vector: layer by layer, W `[in, out]` row-major, then b. */
export async function flatWeights({ layers }: Mlp): Promise<RecordedTensor> {
  const flat = tf.tidy(() =>
    tf.concat1d(layers.flatMap(({ weights, bias }) => [tf.reshape<tf.Rank.R1>(weights, [weights.size]), bias])),
  );
  try {
    return { shape: [flat.size], values: Float32Array.from(await flat.data()) };
  } finally {
    flat.dispose();
  }
}

/** The network of such a vector; `values` holds exactly the weights of these widths. */
export function networkFromFlat(widths: readonly number[], values: Float32Array): Mlp {
  let offset = 0;
  const take = (count: number) => {
    offset += count;
    return values.slice(offset - count, offset);
  };
  const layers = widths.slice(1).map((outputs, index): MlpLayer => {
    const inputs = widths[index] as number;
    const weights = tf.keep(tf.tensor2d(take(inputs * outputs), [inputs, outputs]));
    return { weights, bias: tf.keep(tf.tensor1d(take(outputs)) as Tensor1D) };
  });
  return networkOf(layers, undefined);
}
