import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Throws where two tensors differ by more than `tolerance` times the largest entry of the second, or in shape. Disposes both. */
export async function expectSame(what: string, actual: Tensor, expected: Tensor, tolerance: number): Promise<void> {
  try {
    if (!tf.util.arraysEqual(actual.shape, expected.shape)) {
      throw new Error(`${what}: expected shape [${expected.shape}], got [${actual.shape}]`);
    }
    const [values, wanted] = [Float32Array.from(await actual.data()), Float32Array.from(await expected.data())];
    const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
    values.forEach((value, index) => {
      const error = Math.abs(value - (wanted[index] as number)) / scale;
      if (error <= tolerance) return; // NaN is not
      throw new Error(`${what}: expected ${wanted[index]} at entry ${index}, got ${value}; relative error ${error}`);
    });
  } finally {
    tf.dispose([actual, expected]);
  }
}

/** Fourth-order central difference of f at 0: the derivative of a function of one number. The caller disposes it. */
export function centralDifference<T extends Tensor>(f: (step: number) => T, step: number): T {
  return tf.tidy(() => {
    const near = tf.sub(f(step), f(-step));
    const far = tf.sub(f(2 * step), f(-2 * step));
    return tf.div<T>(tf.sub(tf.mul(near, 8), far), 12 * step);
  });
}
