import type * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Largest error, relative to the largest entry of the expected numbers, below `tolerance`; disposes the tensor. */
export async function expectClose(actual: tf.Tensor, expected: ArrayLike<number>, tolerance: number): Promise<void> {
  const values = await actual.data();
  actual.dispose();
  expect(values.length).toBe(expected.length);
  let [worst, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs((values[i] as number) - (expected[i] as number)));
    scale = Math.max(scale, Math.abs(expected[i] as number));
  }
  expect(worst / scale).toBeLessThan(tolerance);
}

/** The same against a tensor; disposes both. */
export async function expectSameTensor(actual: tf.Tensor, expected: tf.Tensor, tolerance: number): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  const values = await expected.data();
  expected.dispose();
  await expectClose(actual, values, tolerance);
}
