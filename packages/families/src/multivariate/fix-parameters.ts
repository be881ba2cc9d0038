import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { FamilyDefinition } from '../family/definition.js';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { startInside } from './start-inside.js';
import { unitRows } from './unit-rows.js';

/** Values of natural parameters by their index, from 0. */
export type FixedParameters = Readonly<Record<number, number>>;

/** Usual parameters may differ from the fixed values by rounding. */
const ROUNDING = 1e-9;

/**
 * The members of a family whose natural parameters have given values at some indices: a family again, of the remaining
 * statistics. A is the same function, what is fixed moves to the base measure, h'(x) = h(x) exp(Σ fixed η_i T_i(x)); usual
 * parameters stay those of the whole family. Means to natural parameters: always by Newton's method, since μ of the fixed
 * statistics is not known.
 * @param options.start usual parameters of a member that has the fixed values, where Newton's method begins; looked for
 * among small numbers where absent
 * @throws RangeError when an index is not one of the family, nothing is left free, or no member has the fixed values
 */
export function fixParameters<Parameters>(
  family: ExponentialFamily<Parameters>,
  fixed: FixedParameters,
  options: { readonly start?: Parameters } = {},
): ExponentialFamily<Parameters> {
  const { definition: whole } = family;
  const name = `fixParameters(${whole.name}, ${JSON.stringify(fixed)})`;
  const values = fixedValues(name, fixed, whole.statistic.size);
  const free = Array.from({ length: whole.statistic.size }, (_, i) => i).filter((i) => !values.has(i));
  const full = (eta: ArrayLike<number>) => merge(values, free, eta);
  const pick = (all: ArrayLike<number>) => Float64Array.from(free, (i) => all[i] as number);
  const fixedCoefficients = full(new Float64Array(free.length));
  const start =
    options.start === undefined ? startInside(name, whole, full, free.length) : pick(whole.encode(options.start));
  const definition: FamilyDefinition<Parameters> = {
    name,
    statistic: selected(whole.statistic, free),
    domain: `${whole.domain}, with ${[...values].map(([i, value]) => `η[${i}] = ${value}`).join(', ')}`,
    ...(whole.meanDomain === undefined ? {} : { meanDomain: `remaining entries of means with ${whole.meanDomain}` }),
    support: whole.support,
    encode: (parameters) => pick(expectFixed(name, values, whole.encode(parameters))),
    decode: (eta) => whole.decode(full(eta)),
    inDomain: (eta) => whole.inDomain(full(eta)),
    inMeanDomain: (mu) => mu.every(Number.isFinite),
    inSupport: whole.inSupport,
    logPartition: (eta) => whole.logPartition(full(eta)),
    mean: (eta) => pick(whole.mean(full(eta))),
    covariance: (eta) => subMatrix(whole.covariance(full(eta)), free, whole.statistic.size),
    guess: () => start,
    logBaseMeasure: (x) => tf.tidy(() => baseMeasure(whole, x, values)),
    sample: (key, eta, count) => whole.sample(key, full(eta), count),
  };
  return exponentialFamily({ ...definition, ...derived(whole, { full, pick, coefficients: fixedCoefficients }) });
}

/** What the whole family knows better than it follows from the rest. */
function derived<P>(
  whole: FamilyDefinition<P>,
  {
    full,
    pick,
    coefficients,
  }: {
    readonly full: (eta: Float64Array) => Float64Array;
    readonly pick: (all: ArrayLike<number>) => Float64Array;
    readonly coefficients: Float64Array;
  },
) {
  const { logDensity, sumStatistics, distribution } = whole;
  const ofFixed = (eta: Float64Array) =>
    Array.from(whole.mean(eta)).reduce((sum, mean, i) => sum + mean * (coefficients[i] as number), 0);
  const known = whole.logBaseMeasure === undefined || whole.meanLogBaseMeasure !== undefined;
  return {
    ...(known && {
      meanLogBaseMeasure: (eta: Float64Array) => (whole.meanLogBaseMeasure?.(full(eta)) ?? 0) + ofFixed(full(eta)),
    }),
    ...(logDensity && { logDensity: (x: Tensor2D, eta: Float64Array) => logDensity(x, full(eta)) }),
    ...(sumStatistics && {
      sumStatistics: (rows: ArrayLike<number>, weights?: ArrayLike<number>) => pick(sumStatistics(rows, weights)),
    }),
    ...(distribution && { distribution: (x: number, eta: Float64Array) => distribution(x, full(eta)) }),
  };
}

function fixedValues(name: string, fixed: FixedParameters, size: number): Map<number, number> {
  const values = new Map(Object.entries(fixed).map(([index, value]) => [Number(index), value]));
  const wrong = [...values].find(([i, value]) => !Number.isInteger(i) || i < 0 || i >= size || !Number.isFinite(value));
  if (wrong === undefined && values.size < size) return values;
  const got = wrong === undefined ? `all ${size} fixed` : `${wrong[1]} at ${wrong[0]}`;
  throw new RangeError(
    `${name}: expected finite values at indices from 0 to ${size - 1}, at least one left free, got ${got}; index natural parameters from 0`,
  );
}

function merge(values: ReadonlyMap<number, number>, free: readonly number[], eta: ArrayLike<number>): Float64Array {
  const all = new Float64Array(values.size + free.length);
  for (const [i, value] of values) all[i] = value;
  free.forEach((i, k) => {
    all[i] = eta[k] as number;
  });
  return all;
}

function expectFixed(name: string, values: ReadonlyMap<number, number>, eta: ArrayLike<number>): ArrayLike<number> {
  const wrong = [...values].find(([i, value]) => {
    const got = eta[i] as number;
    return !(Math.abs(got - value) <= ROUNDING * Math.max(1, Math.abs(value)));
  });
  if (wrong === undefined) return eta;
  throw new RangeError(
    `${name}: expected parameters whose natural parameter ${wrong[0]} is ${wrong[1]}, got ${eta[wrong[0]]}; only the others are free`,
  );
}

function subMatrix(matrix: ArrayLike<number>, free: readonly number[], size: number): Float64Array {
  return Float64Array.from(free.flatMap((i) => free.map((j) => matrix[i * size + j] as number)));
}

/** log h(x) + Σ fixed η_i T_i(x), `[n]`; of the fixed statistics alone, for 0 times an infinite one is not 0. */
function baseMeasure<P>(whole: FamilyDefinition<P>, x: Tensor2D, values: ReadonlyMap<number, number>): Tensor1D {
  const ofFixed = tf.gather(whole.statistic.evaluate(x), tf.tensor1d([...values.keys()], 'int32'), 1); // [n, fixed]
  const weighted = tf.sum<Tensor1D>(tf.mul(ofFixed, tf.tensor1d([...values.values()], 'float32')), 1);
  return whole.logBaseMeasure ? tf.add(weighted, whole.logBaseMeasure(x)) : weighted;
}

function selected(statistic: Statistic, indices: readonly number[]): Statistic {
  const { dimension, size } = statistic;
  const columns = (values: Tensor2D) => tf.gather(values, tf.tensor1d([...indices], 'int32'), 1);
  return statisticOf({
    name: `${statistic.name}[${indices.join(', ')}]`,
    dimension,
    size: indices.length,
    evaluate: (x) => columns(statistic.evaluate(x)),
    jvp: (x, v) => columns(statistic.jvp(x, v)),
    vjp: (x, u) => statistic.vjp(x, tf.matMul(u, unitRows(indices, size))),
  });
}
