import { expectNumber, type Key, split } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { logGamma } from '../special/log-gamma.js';
import { trigamma } from '../special/polygamma.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { sum } from '../univariate/class-probabilities.js';
import { gammaValues } from '../univariate/gamma-values.js';
import { expectVector, type Vector } from './arguments.js';
import { dirichletGuess } from './dirichlet-guess.js';
import { digammaRise, logGammaRise, trigammaDrop } from './gamma-rises.js';
import { logGammaValues } from './log-gamma-values.js';
import { isOnSimplex, sumOfLogarithms } from './simplex.js';

/** A Dirichlet distribution by its concentrations. */
export interface DirichletParameters {
  /** α, `[d]`, each positive. */
  readonly concentration: Vector;
}

/**
 * Dirichlet distributions on the simplex of d positive shares that sum to 1. T(x) = log x, η = α, h(x) = 1/∏x (so that a
 * tiny α keeps its digits), A(η) = Σ log Γ(α_a) − log Γ(Σ α_a)   [Minka 2000].
 * @throws RangeError when the dimension is not an integer of at least 2
 */
export function dirichlet({ dimension }: { readonly dimension: number }): ExponentialFamily<DirichletParameters> {
  expectNumber('dirichlet', 'dimension', dimension, { minimum: 2, integer: true });
  const name = `dirichlet(${dimension})`;
  return exponentialFamily({
    name,
    statistic: statisticOf({
      name: 'log x',
      dimension,
      size: dimension,
      evaluate: (x) => tf.log(x),
      jvp: (x, v) => tf.div(v, x),
      vjp: (x, u) => tf.div(u, x),
    }),
    domain: 'η > 0',
    meanDomain: 'Σ exp(μ_a) < 1',
    support: 'd positive shares that sum to 1',
    encode: ({ concentration }) => expectVector(name, 'concentration', concentration, dimension),
    decode: (eta) => ({ concentration: Array.from(eta) }),
    inDomain: (eta) => eta.every((value) => value > 0),
    inMeanDomain: (mu) => sum(mu.map(Math.exp)) < 1,
    inSupport: (x) => x.every((value) => value > 0) && isOnSimplex(x),
    logPartition,
    mean,
    covariance: fisher,
    covarianceVector(eta, v) {
      const shared = trigamma(sum(eta)) * sum(v);
      return eta.map((value, a) => trigamma(value) * (v[a] as number) - shared);
    },
    guess: dirichletGuess,
    logBaseMeasure: (x) => tf.tidy(() => tf.neg(tf.sum<Tensor1D>(tf.log(x), 1))),
    meanLogBaseMeasure: (eta) => -sum(mean(eta)),
    logDensity(x: Tensor2D, eta) {
      const powers = tf.tensor2d(
        Float32Array.from(eta, (value) => value - 1),
        [dimension, 1],
      );
      return tf.sub(tf.reshape<tf.Rank.R1>(tf.matMul(tf.log(x), powers), [x.shape[0]]), logPartition(eta));
    },
    sumStatistics: (rows, weights) => sumOfLogarithms(rows, dimension, weights),
    sample: sampleRows,
  });
}

/** Σ log Γ(α_a) − log Γ(Σα), the largest α paired with the sum: they may be huge and differ by little. */
function logPartition(eta: Float64Array): number {
  const largest = eta.indexOf(Math.max(...eta));
  const others = eta.reduce((total, value, a) => (a === largest ? total : total + logGamma(value)), 0);
  return others - logGammaRise(eta[largest] as number, sumOfOthers(eta, largest));
}

/** ψ(α_a) − ψ(Σα). */
function mean(eta: Float64Array): Float64Array {
  return eta.map((value, a) => -digammaRise(value, sumOfOthers(eta, a)));
}

/** ψ'(α_a) on the diagonal, less ψ'(Σα) everywhere. */
function fisher(eta: Float64Array): Float64Array {
  const size = eta.length;
  const result = new Float64Array(size * size).fill(-trigamma(sum(eta)));
  eta.forEach((value, a) => {
    result[a * size + a] = trigammaDrop(value, sumOfOthers(eta, a));
  });
  return result;
}

function sumOfOthers(eta: Float64Array, index: number): number {
  return eta.reduce((total, value, a) => (a === index ? total : total + value), 0);
}

/** Shares of independent gammas; taken in logarithms where a concentration is below 1 and might underflow. */
function sampleRows(key: Key, eta: Float64Array, count: number): Float64Array {
  const size = eta.length;
  const rows = new Float64Array(count * size);
  const inLogarithms = eta.some((value) => value < 1);
  split(key, size).forEach((column, a) => {
    const shape = eta[a] as number;
    const values = inLogarithms ? logGammaValues(column, shape, count) : gammaValues(column, shape, count);
    for (let i = 0; i < count; i++) rows[i * size + a] = values[i] as number;
  });
  for (let start = 0; start < rows.length; start += size) {
    const row = rows.subarray(start, start + size);
    if (inLogarithms) exponentiate(row);
    divideBySum(row);
  }
  return rows;
}

/** exp of each, the largest taken to 1. */
function exponentiate(row: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < row.length; a++) largest = Math.max(largest, row[a] as number);
  for (let a = 0; a < row.length; a++) row[a] = Math.exp((row[a] as number) - largest);
}

function divideBySum(row: Float64Array): void {
  let total = 0;
  for (let a = 0; a < row.length; a++) total += row[a] as number;
  for (let a = 0; a < row.length; a++) row[a] = Math.max((row[a] as number) / total, SMALLEST);
}

/** The smallest positive normal float32: a share may be smaller, yet is never 0. */
const SMALLEST = 2 ** -126;
