import { type Matrix, toMatrix } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

// Networks see pixels from −1 to 1, so that noise of variance 1 has about their scale.

/** `[n, d]`; the caller disposes it. */
export function toUnits({ rows, columns, data }: Matrix): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from(data, (pixel) => 2 * pixel - 1),
    [rows, columns],
  );
}

/** Back to pixels, cut to 0 … 1. */
export async function fromUnits(x: tf.Tensor2D): Promise<Matrix> {
  const { rows, columns, data } = await toMatrix(x);
  return { rows, columns, data: data.map((value) => Math.min(1, Math.max(0, (value + 1) / 2))) };
}
