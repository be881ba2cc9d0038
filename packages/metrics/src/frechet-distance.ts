import { gram, type Matrix, multiply, transpose } from '@ingd/engine';
import { symmetricEigenvalues } from '@ingd/linalg';
import { centred, squaredLength } from './fitted-normal.js';
import { hostSamples, type PairWeights, type Samples } from './samples.js';
import { semidefiniteFactor } from './semidefinite-factor.js';

/** Which weights. */
export interface FrechetDistanceOptions {
  readonly weights?: PairWeights | undefined;
}

/**
 * |μₓ − μ_y|² + tr( Sₓ + S_y − 2 (Sₓ S_y)^½ ): the squared 2-Wasserstein distance of the normal distributions fitted to either sample
 * (covariances divided by n − 1), which on features of images is the FID  [Dowson & Landau 1982; Heusel et al. 2017]. Singular
 * covariances are welcome. Depends on n: compare figures of equally many rows only.
 * @param x features `[n, d]`, borrowed, at least 2 rows
 * @param y features `[m, d]`, borrowed, at least 2 rows
 * @returns in squared units of the points
 * @throws RangeError when the columns differ, a sample has fewer than 2 rows or is not finite, or weights are negative or stand for
 * fewer than 2 rows
 */
export async function frechetDistance(x: Samples, y: Samples, options: FrechetDistanceOptions = {}): Promise<number> {
  const samples = await hostSamples('frechetDistance', { x, y, weights: options.weights, minimumRows: 2 });
  const [first, second] = [centred(samples[0]), centred(samples[1])];
  const traces = sumOfSquares(first.rows) + sumOfSquares(second.rows);
  const overlap = await traceOfRoot(first.rows, second.rows);
  return Math.max(0, squaredLength(first.mean, second.mean) + traces - 2 * overlap);
}

/** tr (AᵀA BᵀB)^½, the sum of the singular values of A Bᵀ, from whichever side is smaller. */
async function traceOfRoot(a: Matrix, b: Matrix): Promise<number> {
  const few = Math.min(a.rows, b.rows) < a.columns;
  const [left, right] = few ? [a, b] : [await factor(a), await factor(b)];
  const product = multiply(left, transpose(right));
  const square = await gram(product.rows <= product.columns ? product : transpose(product));
  return symmetricEigenvalues(square).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

/** R `[r, d]` with RᵀR = AᵀA. */
async function factor(a: Matrix): Promise<Matrix> {
  return semidefiniteFactor(await gram(transpose(a)));
}

function sumOfSquares({ data }: Matrix): number {
  return data.reduce((sum, value) => sum + value * value, 0);
}
