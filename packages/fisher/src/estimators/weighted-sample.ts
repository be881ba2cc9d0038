import { expectWeights } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { requireSample } from '../moment-gradient.js';
import { totalOf } from '../sample-moments.js';
import type { SampleOf } from '../sample-values.js';

/** How often each row of a sample counts. */
export interface SampleWeights {
  /** wᵢ ≥ 0, `[n]`, in counts: 2 is the row twice, 0 no row; 1 where absent. What divides by n − 1 divides by Σ w − 1. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** A checked sample of which a covariance can be taken. */
export interface WeightedSample extends SampleOf {
  readonly weights: Float64Array | undefined;
  /** Σ w: how many rows there would be if each stood there as often as it counts. */
  readonly count: number;
}

/**
 * Checks x, `[n, d]`, and its weights.
 * @throws RangeError when the shape does not fit, the rows count for no more than one, a value is not finite, or weights do not fit
 */
export async function weightedSample(
  functionName: string,
  { statistic, x }: { readonly statistic: Statistic; readonly x: Tensor2D },
  { weights }: SampleWeights,
): Promise<WeightedSample> {
  const { dimension } = statistic;
  const minimumRows = weights === undefined ? 2 : 1;
  await requireSample({ functionName, argumentName: 'x', points: x, dimension, minimumRows });
  const own = weights && expectWeights(functionName, weights, x.shape[0]);
  const count = own ? totalOf(own) : x.shape[0];
  if (!(count > 1)) {
    throw new RangeError(
      `${functionName}: expected weights of x that stand for more than one row, got ${count} in all; scale them to the number of rows that they are worth`,
    );
  }
  return { functionName, argumentName: 'x', statistic, points: x, weights: own, count };
}
