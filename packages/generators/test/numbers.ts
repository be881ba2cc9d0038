import type { Tensor } from '@tensorflow/tfjs-core';

/** All entries of all tensors in a row. */
export async function numbers(tensors: readonly Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((part) => Array.from(part));
}

/** The largest difference, relative to the largest entry expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) {
    throw new RangeError(`relativeError: expected ${expected.length} numbers, got ${actual.length}`);
  }
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-12);
  return Math.max(...Array.from(expected, (value, i) => Math.abs((actual[i] as number) - value))) / scale;
}
