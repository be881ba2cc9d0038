import type { Matrix } from '@ingd/engine';
import type { MomentSums } from './moment-sums.js';

/** Mean and unbiased covariance of T over a sample. */
export interface SampleMoments {
  /** `[b]` */
  readonly mean: Float64Array;
  /** F, `[b, b]`; divides by n − 1. */
  readonly covariance: Matrix;
}

/**
 * mean T, `[b]`, and F = Cov[T], `[b, b]`, divided by Σ w − 1.
 * @throws RangeError when the rows count for no more than one
 */
export function finishMoments(sums: MomentSums): SampleMoments {
  const { weight, origin, offset, scatter } = sums;
  if (!(weight > 1)) {
    throw new RangeError(
      `finishMoments: expected rows that count for more than one, got a total weight of ${weight}; add more samples`,
    );
  }
  return {
    mean: origin.map((at, i) => at + (offset[i] as number)),
    covariance: { ...scatter, data: scatter.data.map((entry) => entry / (weight - 1)) },
  };
}
