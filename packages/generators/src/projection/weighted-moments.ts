import { type CholeskyFactor, cholesky, expectNumber, type Matrix, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import { finishMoments, momentsOfRows } from '@ingd/fisher';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** A statistic over a sample: its values, mean and covariance, in float64. */
export interface NodeMoments {
  /** `[n, b]` */
  readonly values: Matrix;
  readonly mean: Float64Array;
  /** Divides by n − 1. */
  readonly covariance: Matrix;
}

/** T over a sample. */
export async function momentsAt(statistic: Statistic, x: Tensor2D): Promise<NodeMoments> {
  const tensor = statistic.evaluate(x);
  try {
    const values = await toMatrix(tensor);
    return { values, ...finishMoments(await momentsOfRows(values)) };
  } finally {
    tensor.dispose();
  }
}

/** mean T over a sample, in float64. */
export async function meanAt(statistic: Statistic, x: Tensor2D): Promise<Float64Array> {
  const tensor = statistic.evaluate(x);
  try {
    const values = await tensor.data();
    const sums = new Float64Array(statistic.size);
    for (let i = 0; i < values.length; ) {
      for (let column = 0; column < sums.length; column++, i++) (sums[column] as number) += values[i] as number;
    }
    return sums.map((sum) => sum / x.shape[0]);
  } finally {
    tensor.dispose();
  }
}

/** Σₖ weightₖ covarianceₖ. */
export function weightedCovariance(moments: readonly NodeMoments[], weights: Float64Array): Matrix {
  const size = moments[0]?.mean.length ?? 0;
  const data = new Float64Array(size * size);
  moments.forEach(({ covariance }, k) => {
    const weight = weights[k] as number;
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + weight * (covariance.data[i] as number);
  });
  return { rows: size, columns: size, data };
}

/**
 * The Cholesky factor of A + ρI.
 * @throws RangeError with the remedies when it is not positive definite
 */
export function factorWithRidge(functionName: string, matrix: Matrix, ridge: number): CholeskyFactor {
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  const data = matrix.data.slice();
  for (let i = 0; i < matrix.rows; i++) data[i * (matrix.rows + 1)] = (data[i * (matrix.rows + 1)] as number) + ridge;
  try {
    return cholesky({ ...matrix, data });
  } catch (cause) {
    throw new RangeError(
      `${functionName}: expected ridge ${ridge} to make the covariance of T positive definite, got ${(cause as Error).message}; raise ridge, or use fewer statistics than samples and none that is constant`,
      { cause },
    );
  }
}
