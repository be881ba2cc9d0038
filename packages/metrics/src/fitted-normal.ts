import { gram, type Matrix, transpose } from '@ingd/engine';
import type { Sample } from './samples.js';

/** A sample's mean and its rows about it. */
export interface Centred {
  /** `[d]`. */
  readonly mean: Float64Array;
  /** √(weight / (Σ weights − 1)) (xᵢ − mean), `[n, d]`: the covariance is its transpose times itself. */
  readonly rows: Matrix;
}

/** The normal distribution of a sample's mean and covariance (divided by Σ weights − 1). */
export interface FittedNormal {
  readonly mean: Float64Array;
  /** `[d, d]`. */
  readonly covariance: Matrix;
}

export function centred({ rows, columns, data, weights, total }: Sample): Centred {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const share = (weights[i] as number) / total;
    for (let k = 0; k < columns; k++) mean[k] = (mean[k] as number) + share * (data[i * columns + k] as number);
  }
  const scaled = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const scale = Math.sqrt((weights[i] as number) / (total - 1));
    for (let k = 0; k < columns; k++) {
      scaled[i * columns + k] = scale * ((data[i * columns + k] as number) - (mean[k] as number));
    }
  }
  return { mean, rows: { rows, columns, data: scaled } };
}

export async function fitNormal(sample: Sample): Promise<FittedNormal> {
  const { mean, rows } = centred(sample);
  return { mean, covariance: await gram(transpose(rows)) };
}

/** |a − b|². */
export function squaredLength(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + (value - (b[k] as number)) ** 2, 0);
}
