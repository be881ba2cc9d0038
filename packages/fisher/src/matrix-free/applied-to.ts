import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** A function of a column `[b, 1]` as one of float64 vectors: what comes out has float32's digits. */
export async function appliedTo(v: Float64Array, apply: (column: Tensor2D) => Tensor2D): Promise<Float64Array> {
  const column = tf.tensor2d(new Float32Array(v), [v.length, 1]);
  const image = apply(column);
  column.dispose();
  try {
    return new Float64Array(await image.data());
  } finally {
    image.dispose();
  }
}
