import { type Matrix, requireMemory, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { featuresAt, isRandomFeatures, isRbf } from './factorised/index.js';
import { jacobianBytesPerRow, statisticFields, tilesOf } from './statistic-fields.js';

export interface FeatureMatrixRequest {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
  /** P, the number of weights of `space`. */
  readonly weightCount: number;
  readonly particles: Tensor2D;
  /** Bytes that temporaries of one tile may take; the engine's budget where absent. */
  readonly budget?: number | undefined;
}

/** M = (1/n) Σᵢ J(xᵢ) Φ(xᵢ), `[b, P]` in float64: the linear map from weights to the rate of change of the mean statistic [Liu 2025, Thm 4.3]. */
export async function featureMatrix(request: FeatureMatrixRequest): Promise<Matrix> {
  return meanFeatures(request, await featureSums(request), request.particles.shape[0]);
}

/** Sums over n particles become their mean, in place. */
export function meanFeatures(
  { statistic, weightCount }: Pick<FeatureMatrixRequest, 'statistic' | 'weightCount'>,
  sums: Float64Array,
  particleCount: number,
): Matrix {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / particleCount;
  return { rows: statistic.size, columns: weightCount, data: sums };
}

/** Σᵢ J(xᵢ) Φ(xᵢ), `[b, P]`, row-major. Particles go through in tiles, and the tiles are added in float64. */
export async function featureSums(request: FeatureMatrixRequest): Promise<Float64Array> {
  const { functionName, statistic, weightCount, particles } = request;
  const size = statistic.size * weightCount;
  requireMemory({ functionName, bytes: 12 * size });
  const sums = new Float64Array(size);
  for (const range of tilesOf(particles.shape[0], bytesPerRow(request), request.budget)) {
    const part = await featuresOf(request, tf.slice(particles, [range.first, 0], [range.count, statistic.dimension]));
    addTo(sums, part);
  }
  return sums;
}

/** sums + part, in place of the sums. */
export function addTo(sums: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (part[i] as number);
}

/** The sums of one tile; disposes the tile. */
async function featuresOf(request: FeatureMatrixRequest, points: Tensor2D): Promise<Float64Array> {
  const features = tf.tidy(() => sumsAt(request, points));
  points.dispose();
  try {
    return (await toMatrix(features)).data;
  } finally {
    features.dispose();
  }
}

/** Σᵢ J(xᵢ) Φ(xᵢ) over the particles of a tile, `[b, P]`. */
function sumsAt({ statistic, space }: FeatureMatrixRequest, points: Tensor2D): Tensor2D {
  if (isRbf(statistic) && isRandomFeatures(space)) return featuresAt(statistic, space, points);
  const basis = space.at(points);
  try {
    return basis.transpose(statisticFields(statistic, points, 1));
  } finally {
    basis.dispose();
  }
}

/** What the Jacobian takes, or what one product over the features does where that is more. */
function bytesPerRow({ statistic, weightCount }: FeatureMatrixRequest): number {
  return Math.max(jacobianBytesPerRow(statistic), 4 * (5 * statistic.size + 5 * weightCount));
}
