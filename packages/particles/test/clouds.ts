import { createKey, fold, normal, normalValues, toTensor, uniformValues } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';

export interface CloudOptions {
  readonly seed: number;
  readonly rows: number;
  readonly dimension: number;
}

/** `[rows, dimension]` standard normal. */
export function normalCloud({ seed, rows, dimension }: CloudOptions): Tensor2D {
  return normal(createKey(seed), [rows, dimension]);
}

/** ½N(−2, ¼I) + ½N(2, ¼I), the target of the paper's Section 5.1. */
export function twoModes({ seed, rows, dimension }: CloudOptions): Tensor2D {
  const key = createKey(seed);
  const coins = uniformValues(fold(key, 1), rows);
  const noise = normalValues(fold(key, 2), rows * dimension);
  const data = noise.map((z, i) => z / 2 + ((coins[Math.floor(i / dimension)] ?? 0) < 0.5 ? -2 : 2));
  return toTensor({ rows, columns: dimension, data });
}

/** `[rows, 1]` normal with the given mean and deviation. */
export function line({ seed, rows, mean, deviation }: { seed: number; rows: number; mean: number; deviation: number }) {
  const data = normalValues(createKey(seed), rows).map((z) => mean + deviation * z);
  return toTensor({ rows, columns: 1, data });
}
