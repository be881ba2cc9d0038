import { fold, type Key, normalValues } from '@ingd/engine';
import { empiricalFisher } from '@ingd/fisher';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LearntEnergy } from './contract.js';

/** The last hidden layer of an energy model. */
export type LearntStatistic = ReturnType<LearntEnergy['model']['penultimate']>;

/** What the two parts of Γ = λF + ridge·I + M Mᵀ come to at the images. */
export interface MetricScale {
  /** tr F / b, the mean variance of a statistic. */
  readonly variance: number;
  /** tr M Mᵀ / tr F, an estimate: the λ at which both weigh the same. */
  readonly damping: number;
}

/** Random vectors for the trace: with 32 of them it is right to a tenth. */
const PROBES = 32;

/**
 * Measures statistic and space at images `[n, d]`; borrows all.
 * @throws RangeError when the statistic is the same for all images
 */
export async function metricScale(
  statistic: LearntStatistic,
  space: DriftSpace,
  { images, key }: { readonly images: Tensor2D; readonly key: Key },
): Promise<MetricScale> {
  const { rows, data } = await empiricalFisher(statistic, images);
  let trace = 0;
  for (let i = 0; i < rows; i++) trace += data[i * (rows + 1)] as number;
  if (!(trace > 0)) {
    throw new RangeError(
      `moveImages: expected a statistic that differs among the ${images.shape[0]} images, got one that is the same for all; learn longer, or from more images`,
    );
  }
  const basis = space.at(images);
  try {
    let sum = 0;
    for (let probe = 0; probe < PROBES; probe++) {
      const u = Float32Array.from(normalValues(fold(key, probe), rows));
      const square = tf.tidy(() => {
        const [n, d] = images.shape;
        const pulled = statistic.vjp(images, tf.tile(tf.tensor2d(u, [1, rows]), [n, 1])); // [n, d]
        const weights = basis.transpose(tf.reshape(tf.div(pulled, n), [1, n, d])); // Mᵀu
        return basis.inner(weights, weights);
      });
      sum += (await square.data())[0] as number;
      square.dispose();
    }
    return { variance: trace / rows, damping: sum / PROBES / trace };
  } finally {
    basis.dispose();
  }
}
