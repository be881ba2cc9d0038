import { expectNumber, normalValues } from '@ingd/engine';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { logGamma } from '../special/log-gamma.js';
import { LOG_TWO_PI } from '../univariate/constants.js';
import { allFinite, expectVector, type Vector } from './arguments.js';
import { scaledLogDensity } from './gaussian-tensors.js';
import { coordinatesAndPairs } from './pair-statistic.js';
import { sumOfPairs } from './sum-of-pairs.js';

/** Independent normal coordinates by their means and variances. */
export interface DiagonalNormalParameters {
  /** m, `[d]`. */
  readonly mean: Vector;
  /** σ², `[d]`, each positive. */
  readonly variance: Vector;
}

/**
 * Normal distributions on R^d with a diagonal covariance. T(x) = (x, x_a²), η = (m_a/σ_a², −1/2σ_a²),
 * A(η) = ½ Σ_a (m_a²/σ_a² + log 2πσ_a²)   [Wainwright & Jordan 2008, Example 3.3].
 * @throws RangeError when the dimension is not a positive integer
 */
export function diagonalNormal({
  dimension,
}: {
  readonly dimension: number;
}): ExponentialFamily<DiagonalNormalParameters> {
  expectNumber('diagonalNormal', 'dimension', dimension, { minimum: 1, integer: true });
  const name = `diagonalNormal(${dimension})`;
  const pairs = Array.from({ length: dimension }, (_, a) => [a, a] as const);
  const variances = (eta: Float64Array) => eta.slice(dimension).map((value) => -0.5 / value);
  const means = (eta: Float64Array) => variances(eta).map((variance, a) => variance * (eta[a] as number));
  return exponentialFamily({
    name,
    statistic: coordinatesAndPairs(dimension, pairs),
    domain: 'η_{d+a} = -1/(2σ_a²) < 0',
    meanDomain: 'E[x_a²] > E[x_a]²',
    support: 'real vectors',
    encode({ mean, variance }) {
      expectVector(name, 'mean', mean, dimension);
      expectVector(name, 'variance', variance, dimension);
      return toNatural(mean, variance);
    },
    decode: (eta) => ({ mean: Array.from(means(eta)), variance: Array.from(variances(eta)) }),
    inDomain: (eta) => eta.subarray(dimension).every((value) => value < 0),
    inMeanDomain: (mu) => spread(mu).every((variance) => variance > 0),
    inSupport: allFinite,
    logPartition(eta) {
      const mean = means(eta);
      return variances(eta).reduce(
        (sum, variance, a) => sum + 0.5 * ((eta[a] as number) * (mean[a] as number) + Math.log(variance) + LOG_TWO_PI),
        0,
      );
    },
    mean: (eta) => toMean(means(eta), variances(eta)),
    covariance: (eta) => fisher(means(eta), variances(eta)),
    natural: (mu) => toNatural(mu.subarray(0, dimension), spread(mu)),
    conjugateLogPartition: (chi, count) =>
      chi
        .subarray(0, dimension)
        .reduce((sum, first, a) => sum + ofCoordinate(first, chi[dimension + a] as number, count), 0),
    logDensity: (x, eta) => {
      const scales = variances(eta).map((variance) => 1 / Math.sqrt(variance));
      return scaledLogDensity(x, means(eta), scales);
    },
    sumStatistics: (rows, weights) => sumOfPairs(rows, { dimension, pairs }, weights),
    sample(key, eta, count) {
      const [mean, deviation] = [means(eta), variances(eta).map(Math.sqrt)];
      const values = normalValues(key, count * dimension);
      for (let i = 0; i < values.length; i++) {
        values[i] = (mean[i % dimension] as number) + (deviation[i % dimension] as number) * (values[i] as number);
      }
      return values;
    },
  });
}

function toNatural(mean: Vector, variance: Vector): Float64Array {
  const precision = Float64Array.from(variance, (value) => 1 / value);
  return Float64Array.from([
    ...precision.map((value, a) => value * (mean[a] as number)),
    ...precision.map((p) => -p / 2),
  ]);
}

function toMean(mean: Float64Array, variance: Float64Array): Float64Array {
  return Float64Array.from([...mean, ...variance.map((value, a) => value + (mean[a] as number) ** 2)]);
}

/** The conjugate log-normaliser of one coordinate: the mean integrated out, then the precision. */
function ofCoordinate(first: number, second: number, count: number): number {
  const scatter = second - (first * first) / count;
  if (!(count > 0 && scatter > 0)) return Number.POSITIVE_INFINITY;
  const shape = (count + 3) / 2;
  const ofMean = 0.5 * (Math.log((2 * Math.PI) / count) - count * LOG_TWO_PI);
  return ofMean - Math.LN2 + logGamma(shape) + shape * Math.log(2 / scatter);
}

/** E[x_a²] − E[x_a]². */
function spread(mu: Float64Array): Float64Array {
  return mu.slice(mu.length / 2).map((second, a) => second - (mu[a] as number) ** 2);
}

/** Var x = σ², Cov(x, x²) = 2mσ², Var x² = 2σ⁴ + 4m²σ², coordinate by coordinate. */
function fisher(mean: Float64Array, variance: Float64Array): Float64Array {
  const dimension = mean.length;
  const size = 2 * dimension;
  const result = new Float64Array(size * size);
  variance.forEach((value, a) => {
    const m = mean[a] as number;
    const square = dimension + a;
    result[a * size + a] = value;
    result[a * size + square] = 2 * m * value;
    result[square * size + a] = 2 * m * value;
    result[square * size + square] = 2 * value * (value + 2 * m * m);
  });
  return result;
}
