import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** Which polynomials. */
export type PolynomialBasis = 'power' | 'hermite' | 'legendre' | 'chebyshev';

/** What makes a `polynomials` statistic. */
export interface PolynomialsOptions {
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** p, the highest degree. */
  readonly degree: number;
  /** `power`: xᵏ; `hermite`: orthonormal for a standard normal; `legendre`, `chebyshev`: within ±1 for |x| ≤ 1. `power` where absent. */
  readonly basis?: PolynomialBasis;
}

/** Polynomials of each coordinate. */
export interface PolynomialsStatistic extends Statistic {
  readonly kind: 'polynomials';
  readonly degree: number;
  readonly basis: PolynomialBasis;
}

/** P_{k+1} = rise(k) x P_k − fall(k) P_{k−1}. */
interface Recurrence {
  rise(k: number): number;
  fall(k: number): number;
}

/** P₀, …, P_p and their derivatives, `[n, d]` each. */
interface Table {
  readonly values: readonly Tensor2D[];
  readonly slopes: readonly Tensor2D[];
}

const recurrences: Readonly<Record<PolynomialBasis, Recurrence>> = {
  power: { rise: () => 1, fall: () => 0 },
  hermite: { rise: (k) => 1 / Math.sqrt(k + 1), fall: (k) => Math.sqrt(k / (k + 1)) },
  legendre: { rise: (k) => (2 * k + 1) / (k + 1), fall: (k) => k / (k + 1) },
  chebyshev: { rise: (k) => (k === 0 ? 1 : 2), fall: (k) => (k === 0 ? 0 : 1) },
};

/**
 * T(x) = P₁(x₁), …, P₁(x_d), then P₂ of every coordinate, …, then P_p: b = d·p, no mixed terms (`moments` has all
 * monomials; `outer` makes mixed terms of any basis). By three-term recurrences   [Abramowitz & Stegun 1972, 22.7].
 * @throws RangeError when dimension or degree is not a positive integer or there is no such basis
 */
export function polynomials({ dimension, degree, basis = 'power' }: PolynomialsOptions): PolynomialsStatistic {
  expectNumber('polynomials', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('polynomials', 'degree', degree, { minimum: 1, integer: true });
  const recurrence = recurrenceOf(basis);
  const statistic = statisticOf({
    name: `polynomials(${basis},${degree})`,
    dimension,
    size: dimension * degree,
    evaluate: (x) => tf.concat2d(valuesOf(recurrence, x, degree).slice(1), 1),
    jvp(x, v) {
      const { slopes } = table(recurrence, x, degree);
      return tf.concat2d(
        slopes.slice(1).map((slope) => tf.mul<Tensor2D>(slope, v)),
        1,
      );
    },
    vjp(x, u) {
      const { slopes } = table(recurrence, x, degree);
      const blocks = tf.split<Tensor2D>(u, degree, 1);
      return tf.addN(blocks.map((block, k) => tf.mul<Tensor2D>(block, slopes[k + 1] as Tensor2D)));
    },
  });
  return { ...statistic, kind: 'polynomials', degree, basis };
}

function recurrenceOf(basis: PolynomialBasis): Recurrence {
  if (Object.hasOwn(recurrences, basis)) return recurrences[basis];
  throw new RangeError(
    `polynomials: expected basis to be one of ${Object.keys(recurrences).join(', ')}, got ${basis}; write another as statisticOf()`,
  );
}

/** P₀, …, P_p. */
function valuesOf({ rise, fall }: Recurrence, x: Tensor2D, degree: number): Tensor2D[] {
  const values: Tensor2D[] = [tf.onesLike(x), tf.mul(x, rise(0))];
  for (let k = 1; k < degree; k++) {
    const next = tf.mul<Tensor2D>(tf.mul(x, rise(k)), values[k] as Tensor2D);
    values.push(less(next, values[k - 1] as Tensor2D, fall(k)));
  }
  return values;
}

/** P′_{k+1} = rise(k) (P_k + x P′_k) − fall(k) P′_{k−1}. */
function table(recurrence: Recurrence, x: Tensor2D, degree: number): Table {
  const { rise, fall } = recurrence;
  const values = valuesOf(recurrence, x, degree - 1);
  const slopes: Tensor2D[] = [tf.zerosLike(x), tf.fill([x.shape[0], x.shape[1]], rise(0))];
  for (let k = 1; k < degree; k++) {
    const inner = tf.add(values[k] as Tensor2D, tf.mul(x, slopes[k] as Tensor2D));
    slopes.push(less(tf.mul<Tensor2D>(inner, rise(k)), slopes[k - 1] as Tensor2D, fall(k)));
  }
  return { values, slopes };
}

/** a − weight b. */
function less(a: Tensor2D, b: Tensor2D, weight: number): Tensor2D {
  return weight === 0 ? a : tf.sub(a, tf.mul(b, weight));
}
