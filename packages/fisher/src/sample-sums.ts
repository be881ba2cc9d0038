import type { Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { featureMatrix } from './feature-matrix.js';
import type { SampleMoments } from './moments/finish-moments.js';
import { sampleMean, sampleMoments } from './sample-moments.js';

export interface SumsRequest {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
  readonly particles: Tensor2D;
  readonly target: Tensor2D;
}

/** What the general path needs of whole samples, wherever it is added up. */
export interface SampleSums {
  /** mean and F over the particles. */
  moments(): Promise<SampleMoments>;
  /** mean T over the target, `[b]`. */
  targetMean(): Promise<Float64Array>;
  /** M, `[b, P]`, for a space of P weights. */
  features(weightCount: number): Promise<Matrix>;
}

/** The sums by this thread. */
export function sumsHere({ functionName, statistic, space, particles, target }: SumsRequest): SampleSums {
  return {
    moments: () => sampleMoments({ functionName, argumentName: 'particles', statistic, points: particles }),
    targetMean: () => sampleMean({ functionName, argumentName: 'target', statistic, points: target }),
    features: (weightCount) => featureMatrix({ functionName, statistic, space, weightCount, particles }),
  };
}
