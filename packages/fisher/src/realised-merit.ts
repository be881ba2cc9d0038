import { expectShape, type Matrix, toMatrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { allFinite } from './finite.js';

/** What the merit at other particles takes, with the metric of those that it was made at. */
export interface RealisedMetric {
  /** mean_Y T, `[b]`. */
  readonly targetMean: Float64Array;
  /** mean T over other particles, by the same arithmetic; entries that are not finite are told, not refused. */
  meanOf(particles: Tensor2D, host: Matrix): Promise<Float64Array>;
  /** vᵀ (F + ρI)⁻¹ v. */
  naturalLength(v: Float64Array): number | Promise<number>;
}

/** ½ g′ᵀ (F + ρI)⁻¹ g′ with g′ = mean_Y T − mean_X′ T; infinite where X′ or T there is not finite. */
export function realisedMerit(
  functionName: string,
  { targetMean, meanOf, naturalLength }: RealisedMetric,
  dimension: number,
): (particles: Tensor2D) => Promise<number> {
  return async (particles) => {
    expectShape(functionName, 'particles', particles, [null, dimension]);
    const host = await toMatrix(particles);
    if (!allFinite(host.data)) return Number.POSITIVE_INFINITY;
    const mean = await meanOf(particles, host);
    const length = await naturalLength(targetMean.map((value, i) => value - (mean[i] as number)));
    return Number.isNaN(length) ? Number.POSITIVE_INFINITY : length / 2;
  };
}
