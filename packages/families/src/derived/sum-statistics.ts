import { expectShape } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { expectRowsInSupport } from './expect-support.js';

/** Samples, and how much each counts. */
export interface WeightOptions {
  /** wᵢ ≥ 0, `[n]`, in counts: 2 is the same as the row twice; 1 where absent. */
  readonly weights?: Tensor1D | ArrayLike<number>;
}

/** Σᵢ wᵢ T(xᵢ) and Σᵢ wᵢ. */
export interface StatisticSum {
  readonly sum: Float64Array;
  readonly count: number;
  /** What rounding may have done to a sum, relative to its size. */
  readonly rounding: number;
}

const FLOAT64 = 2 ** -52;
/** Statistics made as tensors are rounded so. */
const FLOAT32 = 2 ** -24;
/** Statistics of at most so many numbers are made at once. */
const TILE = 2 ** 22;

/**
 * Σᵢ wᵢ T(xᵢ), accumulated in float64, and Σᵢ wᵢ.
 * @throws RangeError when there is no sample, one lies outside the support, or the weights are not as many, finite and not negative
 */
export async function sumStatistics(
  functionName: string,
  family: ExponentialFamily,
  x: Tensor2D,
  { weights }: WeightOptions = {},
): Promise<StatisticSum> {
  const { definition, statistic } = family;
  expectShape(functionName, `x of ${family.name}`, x, [null, statistic.dimension]);
  const rows = await x.data();
  const own = weights === undefined ? undefined : await weightsOf(functionName, weights, x.shape[0]);
  const count = own?.reduce((total, weight) => total + weight, 0) ?? x.shape[0];
  if (!(count > 0))
    throw new RangeError(`${functionName}: expected at least one sample of positive weight, got none; pass samples`);
  if (definition.sumStatistics !== undefined) {
    const sum = Float64Array.from(definition.sumStatistics(rows, own));
    if (!sum.every(Number.isFinite)) expectRowsInSupport(functionName, family, rows);
    return { sum, count, rounding: FLOAT64 * (4 + Math.sqrt(x.shape[0])) };
  }
  expectRowsInSupport(functionName, family, rows);
  return { sum: await sumByTiles(family, x, own), count, rounding: FLOAT32 };
}

async function weightsOf(
  functionName: string,
  weights: Tensor1D | ArrayLike<number>,
  count: number,
): Promise<Float64Array> {
  const values = Float64Array.from(weights instanceof tf.Tensor ? await weights.data() : weights);
  const wrong = values.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (values.length === count && wrong < 0) return values;
  const got = values.length === count ? `${values[wrong]} at ${wrong}` : `${values.length} numbers`;
  throw new RangeError(
    `${functionName}: expected ${count} finite weights of at least 0, got ${got}; pass one for each row of x`,
  );
}

async function sumByTiles(
  { statistic }: ExponentialFamily,
  x: Tensor2D,
  weights?: Float64Array,
): Promise<Float64Array> {
  const { size } = statistic;
  const sum = new Float64Array(size);
  const tile = Math.max(1, Math.floor(TILE / size));
  for (let start = 0; start < x.shape[0]; start += tile) {
    const values = await statisticsOf(statistic.evaluate, x, start, Math.min(tile, x.shape[0] - start));
    for (let i = 0; i < values.length; i++) {
      const weight = weights?.[start + Math.floor(i / size)] ?? 1;
      sum[i % size] = (sum[i % size] as number) + weight * (values[i] as number);
    }
  }
  return sum;
}

async function statisticsOf(evaluate: (x: Tensor2D) => Tensor2D, x: Tensor2D, start: number, count: number) {
  const statistics = tf.tidy(() => evaluate(tf.slice2d(x, [start, 0], [count, x.shape[1]])));
  try {
    return await statistics.data();
  } finally {
    statistics.dispose();
  }
}
