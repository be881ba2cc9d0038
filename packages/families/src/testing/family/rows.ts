import type { Key } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Member } from './member.js';

/** Draws rows of the member, lends them, disposes them. */
export async function withRows<T>(
  { family, natural }: Member,
  key: Key,
  count: number,
  use: (x: Tensor2D) => Promise<T>,
): Promise<T> {
  const x = family.sample(key, natural, count);
  try {
    return await use(x);
  } finally {
    x.dispose();
  }
}

/** The values of a tensor, which it disposes. */
export async function taken(tensor: Tensor): Promise<Float64Array> {
  try {
    return Float64Array.from(await tensor.data());
  } finally {
    tf.dispose(tensor);
  }
}

/** Mean of each column of row-major rows, the standard deviation of it, and the largest size met. */
export function columnMoments(values: Float64Array, columns: number) {
  const count = values.length / columns;
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  const largest = new Float64Array(columns);
  values.forEach((value, i) => {
    mean[i % columns] = (mean[i % columns] as number) + value / count;
    largest[i % columns] = Math.max(largest[i % columns] as number, Math.abs(value));
  });
  values.forEach((value, i) => {
    deviation[i % columns] =
      (deviation[i % columns] as number) + (value - (mean[i % columns] as number)) ** 2 / (count - 1);
  });
  return { mean, deviation: deviation.map(Math.sqrt), largest };
}
