import { medianBandwidth } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { StepContext } from './chooser.js';

/** Particles ∪ target of a step. */
export interface Pool {
  /** `[n + m, d]` */
  readonly points: Tensor2D;
  /** How often each row counts: the particles once; absent where all of them do. */
  readonly weights: Float64Array | undefined;
}

/** Hands particles ∪ target to `use`, then disposes it. */
export async function withPool<Value>(
  { particles, target, targetWeights }: Pick<StepContext, 'particles' | 'target' | 'targetWeights'>,
  use: (pool: Pool) => Value | Promise<Value>,
): Promise<Value> {
  const points = tf.concat2d([particles, target], 0);
  try {
    return await use({ points, weights: targetWeights && afterOnes(particles.shape[0], targetWeights) });
  } finally {
    points.dispose();
  }
}

/** The paper's rule on particles ∪ target, or with another quantile in place of the median. */
export function poolBandwidth({ points, weights }: Pool, quantile?: number): Promise<number> {
  return medianBandwidth(points, { rule: 'paper', weights, quantile });
}

function afterOnes(count: number, weights: Float64Array): Float64Array {
  const all = new Float64Array(count + weights.length).fill(1);
  all.set(weights, count);
  return all;
}
