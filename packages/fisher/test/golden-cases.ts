import { moments, rbf, type Statistic } from '@ingd/families';
import { type DriftSpace, gaussian, kernelGradient, mlp, mlpTangent, scalarKernel } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import reference from './fixtures/closed-form-drifts.json' with { type: 'json' };

/** The golden cases: float64, computed independently. */
export const cases = reference.cases;
export type GoldenCase = (typeof cases)[number];
export type DriftName = keyof GoldenCase['drifts'];

export const driftNames: readonly DriftName[] = ['king', 'scalarKing', 'ntking', 'diagonalNtking'];

export function statisticOf(golden: GoldenCase): Statistic {
  const { centers, bandwidth } = golden.statistic;
  if (centers === undefined || bandwidth === undefined) return moments({ dimension: golden.d, order: 2 });
  const tensor = tf.tensor2d(centers);
  const statistic = rbf({ centers: tensor, bandwidth });
  tensor.dispose();
  return statistic;
}

export function spaceOf(golden: GoldenCase, name: DriftName): DriftSpace {
  const kernel = gaussian({ bandwidth: golden.kernelBandwidth });
  if (name === 'king') return kernelGradient({ kernel, dimension: golden.d });
  if (name === 'scalarKing') return scalarKernel({ kernel, dimension: golden.d });
  return mlpTangent({ network: networkOf(golden), diagonal: name === 'diagonalNtking' });
}

function networkOf(golden: GoldenCase) {
  const layers = golden.network.layers.map(({ W, b }) => ({ weights: tf.tensor2d(W), bias: tf.tensor1d(b) }));
  const network = mlp({ layers });
  for (const { weights, bias } of layers) tf.dispose([weights, bias]);
  return network;
}

export function samplesOf(golden: GoldenCase): { particles: Tensor2D; target: Tensor2D; query: Tensor2D } {
  return { particles: tf.tensor2d(golden.X), target: tf.tensor2d(golden.Y), query: tf.tensor2d(golden.query) };
}

/** max |actual − expected| / max |expected|. */
export function relativeError(actual: ArrayLike<number>, expected: readonly (number | readonly number[])[]): number {
  const wanted = expected.flat();
  if (wanted.length !== actual.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - (actual[i] as number)))) / scale;
}
