import type { Key } from '@ingd/engine';
import { type RandomFourierFeaturesStatistic, randomFourierFeatures, rbf, type Statistic } from '@ingd/families';
import { type DriftSpace, gaussian, type Mlp, mlp, mlpTangent, randomFeatureGradient } from '@ingd/kernels';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { isRandomFeatures, isRbf, isTangent } from '../factorised/index.js';

/** A statistic and a space of drifts as plain values that a worker makes them from again, to the last bit. */
export interface PairRecord {
  readonly functionName: string;
  readonly statistic: StatisticRecord;
  readonly space: SpaceRecord;
}

type StatisticRecord =
  | { readonly kind: 'rbf'; readonly centers: TensorRecord; readonly bandwidth: number }
  | {
      readonly kind: 'random-fourier-features';
      readonly dimension: number;
      readonly count: number;
      readonly bandwidth: number;
      readonly key: Key;
    };

type SpaceRecord =
  | { readonly kind: 'mlp-tangent'; readonly layers: readonly LayerRecord[]; readonly diagonal: boolean }
  | {
      readonly kind: 'random-feature-gradient';
      readonly bandwidth: number;
      readonly features: number;
      readonly key: Key;
      readonly dimension: number;
    };

interface LayerRecord {
  readonly weights: TensorRecord;
  readonly bias: TensorRecord;
}

interface TensorRecord {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface RecordedPair {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
}

/**
 * The pair as plain values.
 * @throws RangeError when statistic or space is of a kind that workers cannot make
 */
export async function recordPair({ functionName, statistic, space }: RecordedPair): Promise<PairRecord> {
  const [first, second] = [await recordStatistic(statistic), await recordSpace(space)];
  if (first !== undefined && second !== undefined) return { functionName, statistic: first, space: second };
  throw new RangeError(
    `${functionName}: expected statistics of rbf or randomFourierFeatures and a space of mlpTangent or randomFeatureGradient for a pool, got ${statistic.name} with ${space.name}; leave pool out`,
  );
}

async function recordStatistic(statistic: Statistic): Promise<StatisticRecord | undefined> {
  if (isRbf(statistic)) {
    const { kind, centers, bandwidth } = statistic;
    return { kind, centers: await recordTensor(centers), bandwidth };
  }
  if (!isRandomFourier(statistic)) return undefined;
  const { kind, dimension, count, bandwidth, key } = statistic;
  return { kind, dimension, count, bandwidth, key };
}

function isRandomFourier(statistic: Statistic): statistic is RandomFourierFeaturesStatistic {
  return 'kind' in statistic && statistic.kind === 'random-fourier-features';
}

async function recordSpace(space: DriftSpace): Promise<SpaceRecord | undefined> {
  if (isTangent(space)) {
    const { kind, network, diagonal } = space;
    return { kind, layers: await recordLayers(network), diagonal };
  }
  if (!isRandomFeatures(space)) return undefined;
  const { kind, kernel, features, key, dimension } = space;
  return { kind, bandwidth: kernel.bandwidth, features, key, dimension };
}

function recordLayers({ layers }: Mlp): Promise<LayerRecord[]> {
  return Promise.all(
    layers.map(async ({ weights, bias }) => ({ weights: await recordTensor(weights), bias: await recordTensor(bias) })),
  );
}

async function recordTensor(tensor: Tensor): Promise<TensorRecord> {
  return { shape: tensor.shape, values: new Float32Array(await tensor.data()) };
}

/** The statistic of a record; the caller disposes it. */
export function restoreStatistic({ statistic: record }: PairRecord): Statistic {
  if (record.kind === 'random-fourier-features') return randomFourierFeatures(record);
  const centers = restoreTensor<tf.Tensor2D>(record.centers);
  try {
    return rbf({ centers, bandwidth: record.bandwidth });
  } finally {
    centers.dispose();
  }
}

/** The space of a record; the caller disposes it. */
export function restoreSpace({ space: record }: PairRecord): DriftSpace {
  if (record.kind === 'random-feature-gradient') {
    const { bandwidth, ...rest } = record;
    return randomFeatureGradient({ kernel: gaussian({ bandwidth }), ...rest });
  }
  const layers = record.layers.map(({ weights, bias }) => ({
    weights: restoreTensor<tf.Tensor2D>(weights),
    bias: restoreTensor<tf.Tensor1D>(bias),
  }));
  try {
    return mlpTangent({ network: mlp({ layers }), diagonal: record.diagonal });
  } finally {
    for (const { weights, bias } of layers) tf.dispose([weights, bias]);
  }
}

function restoreTensor<T extends Tensor>({ shape, values }: TensorRecord): T {
  return tf.tensor(values, [...shape]) as T;
}
