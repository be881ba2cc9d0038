import type { Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SampleMoments } from '../moments/finish-moments.js';
import { requireMoments } from '../moments/moment-sums.js';
import { sampleMoments } from '../sample-moments.js';
import { valuesInTiles } from '../sample-values.js';
import { type SampleWeights, type WeightedSample, weightedSample } from './weighted-sample.js';

/** Which estimate of the best intensity, and how often each row counts. */
export interface ShrinkageOptions extends SampleWeights {
  /** `ledoit-wolf`, for any distribution of T, where absent; `oas` (oracle approximating) is better where T is Gaussian. */
  readonly method?: 'ledoit-wolf' | 'oas';
}

/** (1 − s) F + s μ I. */
export interface ShrunkFisher {
  /** `[b, b]`, positive definite unless all statistics are constant. */
  readonly fisher: Matrix;
  /** s, between 0 and 1. */
  readonly shrinkage: number;
  /** μ = tr F / b. */
  readonly scale: number;
}

/**
 * The empirical Fisher matrix shrunk towards a multiple of the identity, by the intensity of least expected squared error
 * [Ledoit & Wolf 2004, Lemma 3.3; Chen et al. 2010, Eq. 23 without its 2/b, as in the authors' code]. The intensity is found for the
 * covariance divided by n, as published, and applied to F.
 * @param x samples, `[n, d]`, n ≥ 2
 * @throws RangeError when the shape does not fit, rows count for no more than one, a value is not finite, weights do not fit, or F would not
 *   fit into memory
 */
export async function shrunkFisher(
  statistic: Statistic,
  x: Tensor2D,
  { method = 'ledoit-wolf', weights }: ShrinkageOptions = {},
): Promise<ShrunkFisher> {
  const functionName = 'shrunkFisher';
  const sample = await weightedSample(functionName, { statistic, x }, { weights });
  requireMoments(functionName, statistic.size);
  const moments = await sampleMoments(sample, sample.weights);
  const shrinkage = await intensities[expectMethod(method)](sample, moments);
  return shrunk(moments.covariance, shrinkage);
}

const intensities = { 'ledoit-wolf': ledoitWolf, oas: oracleApproximating };

function expectMethod(method: string): keyof typeof intensities {
  if (method in intensities) return method as keyof typeof intensities;
  throw new RangeError(`shrunkFisher: expected method 'ledoit-wolf' or 'oas', got '${method}'; choose one of them`);
}

function shrunk({ rows, columns, data }: Matrix, shrinkage: number): ShrunkFisher {
  const scale = meanDiagonal({ rows, columns, data });
  const mixed = data.map((entry, i) => (1 - shrinkage) * entry + (i % (columns + 1) === 0 ? shrinkage * scale : 0));
  return { fisher: { rows, columns, data: mixed }, shrinkage, scale };
}

/** β²/δ²: the error of S as an estimate, as a share of its distance from μI. */
async function ledoitWolf(sample: WeightedSample, { mean, covariance }: SampleMoments): Promise<number> {
  const { count } = sample;
  const size = mean.length;
  const { square, scale } = momentsOverCount(covariance, count);
  const error = ((await sumOfFourthPowers(sample, mean)) / count - square) / (size * count);
  const distance = square / size - scale ** 2;
  const least = Math.min(error, distance);
  return least > 0 ? least / distance : 0;
}

async function oracleApproximating({ count }: WeightedSample, { mean, covariance }: SampleMoments): Promise<number> {
  const size = mean.length;
  const { square, scale } = momentsOverCount(covariance, count);
  const meanSquare = square / size ** 2;
  const away = (count + 1) * (meanSquare - scale ** 2 / size);
  return away > 0 ? Math.min(1, (meanSquare + scale ** 2) / away) : 1;
}

/** ‖S‖² and tr S / b of S = F (n − 1)/n. */
function momentsOverCount(fisher: Matrix, count: number) {
  const share = (count - 1) / count;
  return {
    square: share ** 2 * fisher.data.reduce((sum, entry) => sum + entry ** 2, 0),
    scale: share * meanDiagonal(fisher),
  };
}

function meanDiagonal({ rows, columns, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * (columns + 1)] as number;
  return sum / rows;
}

/** Σᵢ wᵢ |T(xᵢ) − mean|⁴ */
async function sumOfFourthPowers(sample: WeightedSample, mean: Float64Array): Promise<number> {
  let sum = 0;
  let place = 0;
  for await (const { rows, columns, data } of valuesInTiles(sample)) {
    for (let row = 0, i = 0; row < rows; row++, place++) {
      let square = 0;
      for (let column = 0; column < columns; column++, i++) {
        square += ((data[i] as number) - (mean[column] as number)) ** 2;
      }
      sum += (sample.weights?.[place] ?? 1) * square ** 2;
    }
  }
  return sum;
}
