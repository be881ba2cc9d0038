import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { aliasValues } from '../sampling/alias-values.js';
import { logGamma } from '../special/log-gamma.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { isCount } from './allowed.js';
import { indicatorCovarianceVector } from './indicator-covariance.js';

/** What is known of the family. */
export interface CategoricalOptions {
  /** k, how many classes, at least 2. */
  readonly classes: number;
}

/** Of a categorical distribution. */
export interface CategoricalParameters {
  /** Of classes 0, …, k − 1: positive, with sum 1. */
  readonly probabilities: ArrayLike<number>;
}

/**
 * Categorical on class indices 0, …, k − 1, `[n, 1]`: T = indicators of the first k − 1 classes, ηᵢ = log(pᵢ/p_last),
 * A = log(1 + Σ exp ηᵢ): the minimal parameters.
 * @throws RangeError when there are fewer than 2 classes
 */
export function categorical({ classes }: CategoricalOptions): ExponentialFamily<CategoricalParameters> {
  expectNumber('categorical', 'classes', classes, { minimum: 2, integer: true });
  const last = classes - 1;
  return exponentialFamily<CategoricalParameters>({
    name: 'categorical',
    statistic: indicators(last),
    domain: 'η finite: all probabilities positive',
    meanDomain: 'μ > 0, Σ μ < 1',
    support: 'x is 0, 1, …, classes - 1',
    encode: ({ probabilities }) => logits(checked(classes, probabilities)),
    decode: (eta) => ({ probabilities: probabilitiesOf(eta) }),
    inDomain: (eta) => eta.every(Number.isFinite),
    inMeanDomain: (mu) => mu.every((p) => p > 0) && sum(mu) < 1,
    inSupport: ([x = Number.NaN]) => isCount(x) && x < classes,
    logPartition: (eta) => logNormaliser(eta),
    mean: (eta) => probabilitiesOf(eta).subarray(0, last),
    covariance: (eta) => covariance(probabilitiesOf(eta)),
    covarianceVector: (eta, v) => indicatorCovarianceVector(probabilitiesOf(eta), v),
    entropy: (eta) => entropyOf(probabilitiesOf(eta), logProbabilities(eta)),
    natural: (mu) => logits([...mu, 1 - sum(mu)]),
    logDensity: (x, eta) => tf.gather(tf.tensor1d([...logProbabilities(eta)]), tf.cast(tf.reshape(x, [-1]), 'int32')),
    sumStatistics: (rows, weights) => counts(rows, weights, last),
    conjugateLogPartition: (chi, count) => dirichletIntegral([...chi, count - sum(chi)]),
    sample: (key, eta, count) => aliasValues(key, probabilitiesOf(eta), count),
    distribution: (x, eta) => Math.min(1, sum(probabilitiesOf(eta).subarray(0, Math.max(0, Math.floor(x) + 1)))),
  });
}

function indicators(size: number) {
  return statisticOf({
    name: 'indicators of all classes but the last',
    dimension: 1,
    size,
    evaluate: (x) => tf.cast<Tensor2D>(tf.equal<Tensor2D>(x, tf.range(0, size)), 'float32'),
    jvp: (x) => tf.zeros([x.shape[0], size]),
    vjp: (x) => tf.zerosLike(x),
  });
}

function checked(classes: number, probabilities: ArrayLike<number> | undefined): number[] {
  const values = Array.from(probabilities ?? []);
  const isValid = values.length === classes && values.every((p) => p > 0) && Math.abs(sum(values) - 1) < 1e-9;
  if (isValid) return values;
  throw new RangeError(
    `categorical: expected ${classes} positive probabilities with sum 1, got [${values.join(', ')}]; divide them by their sum`,
  );
}

/** log(pᵢ/p_last). */
function logits(probabilities: readonly number[]): number[] {
  const reference = Math.log(probabilities.at(-1) as number);
  return probabilities.slice(0, -1).map((p) => Math.log(p) - reference);
}

/** log(1 + Σ exp ηᵢ). */
function logNormaliser(eta: Float64Array): number {
  const { largest, rest } = normaliser(eta);
  return largest + Math.log1p(rest);
}

/** The largest exponent of 1 + Σ exp ηᵢ, and the sum of the other terms beside its own. */
function normaliser(eta: Float64Array) {
  const largest = eta.reduce((a, b) => Math.max(a, b), 0);
  const place = largest > 0 ? eta.indexOf(largest) : -1;
  const others = eta.reduce((total, value, i) => (i === place ? total : total + Math.exp(value - largest)), 0);
  const rest = others + (place < 0 ? 0 : Math.exp(-largest));
  return { largest, rest };
}

/** Of all k classes. */
function probabilitiesOf(eta: Float64Array): Float64Array {
  const { largest, rest } = normaliser(eta);
  return Float64Array.from({ length: eta.length + 1 }, (_, i) => Math.exp((eta[i] ?? 0) - largest) / (1 + rest));
}

function logProbabilities(eta: Float64Array): Float64Array {
  const { largest, rest } = normaliser(eta);
  return Float64Array.from({ length: eta.length + 1 }, (_, i) => (eta[i] ?? 0) - largest - Math.log1p(rest));
}

/** −Σ p log p. */
function entropyOf(probabilities: Float64Array, logarithms: Float64Array): number {
  return probabilities.reduce((total, p, i) => (p > 0 ? total - p * (logarithms[i] as number) : total), 0);
}

/** pᵢ (δᵢⱼ − pⱼ), with 1 − pᵢ summed from the others, which does not cancel. */
function covariance(probabilities: Float64Array): Float64Array {
  const size = probabilities.length - 1;
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const p = probabilities[i] as number;
    for (let j = 0; j < size; j++) result[i * size + j] = -p * (probabilities[j] as number);
    result[i * size + i] = p * probabilities.reduce((total, q, j) => (j === i ? total : total + q), 0);
  }
  return result;
}

/** Weighted counts of the first `size` classes. */
function counts(rows: ArrayLike<number>, weights: ArrayLike<number> | undefined, size: number): Float64Array {
  const result = new Float64Array(size + 1);
  if (weights === undefined) for (let i = 0; i < rows.length; i++) (result[rows[i] as number] as number)++;
  else for (let i = 0; i < rows.length; i++) (result[rows[i] as number] as number) += weights[i] as number;
  return result.subarray(0, size);
}

/** log ∏ Γ(aᵢ) − log Γ(Σ aᵢ), infinite unless every aᵢ is positive. */
function dirichletIntegral(a: readonly number[]): number {
  if (!a.every((value) => value > 0)) return Infinity;
  return a.reduce((total, value) => total + logGamma(value), 0) - logGamma(sum(a));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
