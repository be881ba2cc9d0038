import { expectShape, type Matrix, toMatrix } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Generator, samplesAt } from './generator.js';

export interface CheckedSamplesOptions {
  readonly functionName: string;
  readonly generator: Generator;
  readonly parameters: readonly Tensor[];
  readonly z: Tensor2D;
  /** Ascending. */
  readonly times: readonly number[];
}

/**
 * What the generator gives at each time, checked. The caller disposes them.
 * @throws RangeError naming the time when a sample has another shape than it should or is not finite
 */
export async function checkedSamples(options: CheckedSamplesOptions): Promise<Tensor2D[]> {
  const { functionName, generator, parameters, z, times } = options;
  const samples = tf.tidy(() => samplesAt(generator, z, times, parameters).map((x) => tf.clone(x)));
  try {
    for (const [k, t] of times.entries()) {
      const x = samples[k];
      if (x === undefined) throw new RangeError(`${functionName}: ${generator.name} gave no sample at t = ${short(t)}`);
      const what = `${generator.name} at t = ${short(t)}`;
      expectShape(functionName, what, x, [z.shape[0], generator.dimension]);
      requireFiniteRows(`${functionName}: expected finite samples of ${what}`, await toMatrix(x));
    }
    return samples;
  } catch (error) {
    tf.dispose(samples);
    throw error;
  }
}

/** A time as a person reads it. */
export function short(t: number): string {
  return String(Number(t.toPrecision(6)));
}

/** @throws RangeError naming the first row that is not finite, and the remedy */
export function requireFiniteRows(
  expectation: string,
  { columns, data }: Matrix,
  remedy = 'lower the learning rate, or clip the gradients',
): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new RangeError(`${expectation}, got ${data[index]} in row ${Math.floor(index / columns)}; ${remedy}`);
}
