import { type Key, normalValues } from '@ingd/engine';
import {
  choleskyLower,
  inner,
  inverseOf,
  logDeterminant,
  symmetricOf,
  timesVector,
} from '../family/positive-definite.js';
import { LOG_TWO_PI } from '../univariate/constants.js';
import { type Pair, quadraticForm } from './pairs.js';

/** A Gaussian by its natural parameters η = (Λm, −½Λ_aa and −Λ_ab on the pairs); Λ is 0 off the pairs. */
export interface GaussianMember {
  readonly mean: Float64Array;
  /** Σ = Λ⁻¹, `[d, d]`. */
  readonly covariance: Float64Array;
  /** Λ, `[d, d]`. */
  readonly precision: Float64Array;
  /** L with Λ = L Lᵀ. */
  readonly lower: Float64Array;
  /** A(η) = ½ hᵀΣh − ½ log|Λ| + ½ d log 2π. */
  readonly logPartition: number;
}

/** Undefined where the precision is not positive definite. */
export function gaussianMember(
  eta: Float64Array,
  pairs: readonly Pair[],
  dimension: number,
): GaussianMember | undefined {
  const precision = quadraticForm(eta, dimension, pairs, dimension);
  const lower = choleskyLower(precision, dimension);
  if (lower === undefined) return undefined;
  const covariance = inverseOf(lower, dimension);
  const linear = eta.subarray(0, dimension);
  const mean = timesVector(covariance, linear);
  const logPartition = 0.5 * (inner(linear, mean) - logDeterminant(lower, dimension) + dimension * LOG_TWO_PI);
  return { mean, covariance, precision, lower, logPartition };
}

/** E[x] and E[x_a x_b] = Σ_ab + m_a m_b on the pairs. */
export function gaussianMoments({ mean, covariance }: GaussianMember, pairs: readonly Pair[]): Float64Array {
  const size = mean.length;
  const second = pairs.map(
    ([a, b]) => (covariance[a * size + b] as number) + (mean[a] as number) * (mean[b] as number),
  );
  return Float64Array.from([...mean, ...second]);
}

/**
 * Cov[(x, x_a x_b)] by the third and fourth moments of a Gaussian   [Isserlis 1918]: x_a itself is its product with one
 * more coordinate that is always 1.
 */
export function gaussianFisher({ mean, covariance }: GaussianMember, pairs: readonly Pair[]): Float64Array {
  const size = mean.length;
  const products = [...Array.from(mean, (_, a): Pair => [a, size]), ...pairs];
  const sigma = (i: number, j: number) => (Math.max(i, j) < size ? (covariance[i * size + j] as number) : 0);
  const m = (i: number) => mean[i] ?? 1;
  return symmetricOf(products.length, (i, j) => {
    const [[a, b], [c, e]] = [products[i] as Pair, products[j] as Pair];
    const fourth = sigma(a, c) * sigma(b, e) + sigma(a, e) * sigma(b, c);
    const ofMeans = m(a) * (m(c) * sigma(b, e) + m(e) * sigma(b, c)) + m(b) * (m(c) * sigma(a, e) + m(e) * sigma(a, c));
    return fourth + ofMeans;
  });
}

/** η of mean m and precision Λ. */
export function gaussianNatural(
  mean: ArrayLike<number>,
  precision: Float64Array,
  pairs: readonly Pair[],
): Float64Array {
  const size = mean.length;
  const quadratic = pairs.map(([a, b]) => (a === b ? -0.5 : -1) * (precision[a * size + b] as number));
  return Float64Array.from([...timesVector(precision, mean), ...quadratic]);
}

/** Rows m + L z with Σ = L Lᵀ, `[count, d]`. */
export function gaussianRows(
  key: Key,
  { mean, lower }: { mean: ArrayLike<number>; lower: Float64Array },
  count: number,
): Float64Array {
  const size = mean.length;
  const values = normalValues(key, count * size);
  for (let row = 0; row < values.length; row += size) {
    for (let i = size - 1; i >= 0; i--) {
      let sum = mean[i] as number; // from the last on, so that the z still needed are not yet overwritten
      for (let k = 0; k <= i; k++) sum += (lower[i * size + k] as number) * (values[row + k] as number);
      values[row + i] = sum;
    }
  }
  return values;
}
