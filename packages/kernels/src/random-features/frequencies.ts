import { type Key, normalValues } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Raised whenever the same key would give other frequencies. */
export const FREQUENCIES_VERSION = 1;

/** What frequencies are drawn from: plain values that a record holds. */
export interface FrequencySettings {
  /** s of the Gaussian kernel, in the units of the points. */
  readonly bandwidth: number;
  /** m, the number of frequencies; each gives a cosine and a sine. */
  readonly features: number;
  /** d, the dimension of a point. */
  readonly dimension: number;
  readonly key: Key;
}

/** Frequencies, both ways round: products with a transposed matrix are slow on some backends. */
export interface Frequencies {
  /** ω, `[m, d]`. */
  readonly rows: Tensor2D;
  /** ωᵀ, `[d, m]`. */
  readonly columns: Tensor2D;
  dispose(): void;
}

/** ω_k ~ N(0, I/s²), the spectral measure of the Gaussian kernel   [Rahimi & Recht 2007]; the same key, the same bits everywhere. */
export function drawFrequencies({ bandwidth, features, dimension, key }: FrequencySettings): Frequencies {
  const values = Float32Array.from(normalValues(key, features * dimension), (value) => value / bandwidth);
  const rows = tf.keep(tf.tensor2d(values, [features, dimension]));
  const columns = tf.keep(tf.transpose<Tensor2D>(rows));
  return { rows, columns, dispose: () => tf.dispose([rows, columns]) };
}
