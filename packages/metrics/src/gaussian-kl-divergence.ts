import { type CholeskyFactor, cholesky, expectNumber, type Matrix } from '@ingd/engine';
import { type FittedNormal, fitNormal } from './fitted-normal.js';
import { hostSamples, type PairWeights, type Samples } from './samples.js';

/** Weights, and what is added to covariances. */
export interface GaussianKlOptions {
  /** Added to the diagonal of both covariances, in squared units of the points; 0 unless told. */
  readonly ridge?: number | undefined;
  readonly weights?: PairWeights | undefined;
}

/**
 * KL(Nₓ ‖ N_y) of the normal distributions fitted to either sample (covariances divided by n − 1):
 * ½ ( tr S_y⁻¹Sₓ + δᵀS_y⁻¹δ − d + log det S_y − log det Sₓ ), δ the difference of means. Not symmetric.
 * @param x `[n, d]`, borrowed, more than d rows unless a ridge is given
 * @param y `[m, d]`, borrowed, likewise
 * @returns nats
 * @throws RangeError when the columns differ, a sample has fewer than 2 rows or is not finite, or a covariance is singular
 */
export async function gaussianKlDivergence(x: Samples, y: Samples, options: GaussianKlOptions = {}): Promise<number> {
  const { ridge = 0 } = options;
  expectNumber('gaussianKlDivergence', 'ridge', ridge, { minimum: 0 });
  const [first, second] = await hostSamples('gaussianKlDivergence', {
    x,
    y,
    weights: options.weights,
    minimumRows: 2,
  });
  const [p, q] = [await fitNormal(first), await fitNormal(second)];
  const [ofX, ofY] = [factorOf('x', p, ridge), factorOf('y', q, ridge)];
  const d = first.columns;
  const delta = p.mean.map((value, k) => value - (q.mean[k] as number));
  const pulled = ofY.solve({ rows: d, columns: 1, data: delta }).data;
  const distance = delta.reduce((sum, value, k) => sum + value * (pulled[k] as number), 0);
  const ratio = ofY.solve(withRidge(p.covariance, ridge));
  const trace = ratio.data.reduce((sum, value, at) => sum + (at % (d + 1) === 0 ? value : 0), 0);
  return Math.max(0, (trace + distance - d + ofY.logDeterminant - ofX.logDeterminant) / 2);
}

function factorOf(name: string, { covariance }: FittedNormal, ridge: number): CholeskyFactor {
  try {
    return cholesky(withRidge(covariance, ridge));
  } catch (error) {
    throw new RangeError(
      `gaussianKlDivergence: expected ${name} to vary in every direction, got a singular covariance of ${covariance.rows} columns; pass more rows than columns, remove columns that never vary, or give a ridge`,
      { cause: error },
    );
  }
}

function withRidge({ rows, columns, data }: Matrix, ridge: number): Matrix {
  return { rows, columns, data: data.map((value, at) => (at % (columns + 1) === 0 ? value + ridge : value)) };
}
