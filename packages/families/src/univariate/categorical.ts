import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type ExponentialFamily, exponentialFamily } from '../family/exponential-family.js';
import { aliasValues } from '../sampling/alias-values.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { isCount } from './allowed.js';
import {
  classCovariance,
  dirichletIntegral,
  logits,
  logNormaliser,
  logProbabilities,
  probabilitiesOf,
  sum,
} from './class-probabilities.js';
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
    logPartition: logNormaliser,
    mean: (eta) => probabilitiesOf(eta).subarray(0, last),
    covariance: (eta) => classCovariance(probabilitiesOf(eta)),
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

/** −Σ p log p. */
function entropyOf(probabilities: Float64Array, logarithms: Float64Array): number {
  return probabilities.reduce((total, p, i) => (p > 0 ? total - p * (logarithms[i] as number) : total), 0);
}

/** Weighted counts of the first `size` classes. */
function counts(rows: ArrayLike<number>, weights: ArrayLike<number> | undefined, size: number): Float64Array {
  const result = new Float64Array(size + 1);
  if (weights === undefined) for (let i = 0; i < rows.length; i++) (result[rows[i] as number] as number)++;
  else for (let i = 0; i < rows.length; i++) (result[rows[i] as number] as number) += weights[i] as number;
  return result.subarray(0, size);
}
