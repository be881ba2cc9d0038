import { expectShape, expectWeights, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { requireFinite } from './finite.js';
import { sampleMean } from './sample-moments.js';

/** How often each row of either sample counts, `[n]` and `[m]`: 2 is the row twice; once where absent. */
export interface MomentGradientOptions {
  readonly weights?: { readonly x?: ArrayLike<number> | undefined; readonly y?: ArrayLike<number> | undefined };
}

/**
 * g = mean_Y T − mean_X T: the direction in which the natural parameter of q_θ ≈ X descends KL[p, q_θ]   [Liu 2025, Section 3.3].
 * @param x samples of the moving distribution, `[n, d]`
 * @param y samples of the target, `[m, d]`
 * @returns `[b]`, summed in float64
 * @throws RangeError when a shape does not fit the statistic, a sample is empty or not finite, or weights do not fit
 */
export async function momentGradient(
  statistic: Statistic,
  x: Tensor2D,
  y: Tensor2D,
  { weights = {} }: MomentGradientOptions = {},
): Promise<Float64Array> {
  const functionName = 'momentGradient';
  await requireSample({ functionName, argumentName: 'x', points: x, dimension: statistic.dimension, minimumRows: 1 });
  await requireSample({ functionName, argumentName: 'y', points: y, dimension: statistic.dimension, minimumRows: 1 });
  const ofX = weights.x && expectWeights(functionName, weights.x, x.shape[0]);
  const ofY = weights.y && expectWeights(functionName, weights.y, y.shape[0]);
  const meanX = await sampleMean({ functionName, argumentName: 'x', statistic, points: x }, ofX);
  const meanY = await sampleMean({ functionName, argumentName: 'y', statistic, points: y }, ofY);
  return meanY.map((value, i) => value - (meanX[i] as number));
}

export interface SampleExpectation {
  readonly functionName: string;
  readonly argumentName: string;
  readonly points: Tensor2D;
  readonly dimension: number;
  readonly minimumRows: number;
}

/** Checks a sample's shape, size and values; returns it in float64. */
export async function requireSample(expectation: SampleExpectation) {
  const { functionName, argumentName, points, dimension, minimumRows } = expectation;
  expectShape(functionName, argumentName, points, [null, dimension]);
  if (points.shape[0] < minimumRows) {
    throw new RangeError(
      `${functionName}: expected at least ${minimumRows} rows of ${argumentName}, got ${points.shape[0]}; pass more samples`,
    );
  }
  const values = await toMatrix(points);
  requireFinite(functionName, argumentName, values);
  return values;
}
