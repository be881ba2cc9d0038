import { expectNumber, fold, type Key, uniformValues } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { logGamma } from '../special/log-gamma.js';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import {
  classCovariance,
  dirichletIntegral,
  logits,
  logNormaliser,
  probabilitiesOf,
  sum,
} from '../univariate/class-probabilities.js';
import { indicatorCovarianceVector } from '../univariate/indicator-covariance.js';
import { allFinite, expectVector, type Vector } from './arguments.js';

/** A multinomial distribution by the probabilities of its categories. */
export interface MultinomialParameters {
  /** p, `[d]`, each positive; they sum to 1. */
  readonly probabilities: Vector;
}

/** What makes a `multinomial` family. */
export interface MultinomialOptions {
  /** d ≥ 2, the number of categories. */
  readonly dimension: number;
  /** N ≥ 1, the known sum of the counts. */
  readonly count: number;
}

/**
 * Counts of d categories in N draws. T(x) = the first d − 1 counts, η = log(p_a/p_d), A(η) = N log(1 + Σ exp η_a),
 * h(x) = N!/∏x_a!   [Wainwright & Jordan 2008, Example 3.2 for N = 1].
 * @throws RangeError when the dimension is not an integer of at least 2 or the count not one of at least 1
 */
export function multinomial({ dimension, count: total }: MultinomialOptions): ExponentialFamily<MultinomialParameters> {
  expectNumber('multinomial', 'dimension', dimension, { minimum: 2, integer: true });
  expectNumber('multinomial', 'count', total, { minimum: 1, integer: true });
  const name = `multinomial(${dimension}, ${total})`;
  const logFactorials = Float64Array.from({ length: total + 1 }, (_, x) => logGamma(x + 1));
  return exponentialFamily({
    name,
    statistic: allButLast(dimension),
    domain: 'any real vector',
    meanDomain: `μ > 0, Σ μ < ${total}`,
    support: `counts that sum to ${total}`,
    encode: ({ probabilities }) => logOdds(name, expectVector(name, 'probabilities', probabilities, dimension)),
    decode: (eta) => ({ probabilities: Array.from(probabilitiesOf(eta)) }),
    inDomain: allFinite,
    inMeanDomain: (mu) => mu.every((value) => value > 0) && sum(mu) < total,
    inSupport: (x) => x.every((value) => Number.isInteger(value) && value >= 0) && sum(x) === total,
    logPartition: (eta) => total * logNormaliser(eta),
    mean: (eta) =>
      probabilitiesOf(eta)
        .slice(0, -1)
        .map((p) => total * p),
    covariance: (eta) => classCovariance(probabilitiesOf(eta)).map((value) => total * value),
    covarianceVector: (eta, v) => indicatorCovarianceVector(probabilitiesOf(eta), v).map((value) => total * value),
    natural: (mu) => logits([...mu, total - sum(mu)]),
    logBaseMeasure: (x) => tf.tidy(() => logCoefficient(x, logFactorials)),
    meanLogBaseMeasure: (eta) => meanLogCoefficient(probabilitiesOf(eta), logFactorials),
    conjugateLogPartition: (chi, count) => dirichletIntegral([...chi, total * count - sum(chi)]),
    sample: (key, eta, rows) => sampleRows(key, { probabilities: probabilitiesOf(eta), total, rows }),
  });
}

function allButLast(dimension: number): Statistic {
  const size = dimension - 1;
  const first = (x: Tensor2D) => tf.slice2d(x, [0, 0], [x.shape[0], size]);
  return statisticOf({
    name: 'first counts',
    dimension,
    size,
    evaluate: first,
    jvp: (_, v) => first(v),
    vjp: (_, u) =>
      tf.pad2d(u, [
        [0, 0],
        [0, 1],
      ]),
  });
}

function logOdds(name: string, probabilities: Vector): Float64Array {
  const values = Float64Array.from(probabilities);
  if (values.every((p) => p > 0) && Math.abs(sum(values) - 1) <= 1e-9) {
    return logits(values);
  }
  throw new RangeError(
    `${name}: expected probabilities that are positive and sum to 1, got [${values.join(', ')}]; divide them by their sum`,
  );
}

/** log N!/∏x_a!, `[n]`. */
function logCoefficient(x: Tensor2D, logFactorials: Float64Array): Tensor1D {
  const table = tf.tensor1d(Float32Array.from(logFactorials));
  const total = logFactorials.length - 1;
  const counts = tf.cast(tf.clipByValue(x, 0, total), 'int32');
  return tf.sub(logFactorials[total] as number, tf.sum<Tensor1D>(tf.gather(table, counts), 1));
}

/** log N! − Σ_a E log x_a!, x_a being binomial. */
function meanLogCoefficient(probabilities: Float64Array, logFactorials: Float64Array): number {
  const total = logFactorials.length - 1;
  const all = logFactorials[total] as number;
  let result = all;
  for (const p of probabilities) {
    const others = probabilities.reduce((rest, value) => rest + value, 0) - p;
    for (let x = 2; x <= total; x++) {
      const binomial = all - (logFactorials[x] as number) - (logFactorials[total - x] as number);
      const log = binomial + x * Math.log(p) + (x < total ? (total - x) * Math.log(others) : 0);
      result -= Math.exp(log) * (logFactorials[x] as number);
    }
  }
  return result;
}

/** Each of the N draws falls where its uniform number lies among the cumulated probabilities. */
function sampleRows(
  key: Key,
  { probabilities, total, rows }: { probabilities: Float64Array; total: number; rows: number },
): Float64Array {
  const size = probabilities.length;
  let running = 0;
  const cumulated = probabilities.map((p) => {
    running += p;
    return running;
  });
  const result = new Float64Array(rows * size);
  const perBlock = Math.max(1, Math.floor(DRAWS_AT_ONCE / total));
  for (let first = 0; first < rows; first += perBlock) {
    const uniforms = uniformValues(fold(key, first), Math.min(perBlock, rows - first) * total);
    for (let i = 0; i < uniforms.length; i++) {
      const place = (uniforms[i] as number) * running;
      let category = 0;
      while (category < size - 1 && place >= (cumulated[category] as number)) category++;
      (result[(first + Math.floor(i / total)) * size + category] as number) += 1;
    }
  }
  return result;
}

/** Uniform numbers held at a time: 8 MB. */
const DRAWS_AT_ONCE = 2 ** 20;
