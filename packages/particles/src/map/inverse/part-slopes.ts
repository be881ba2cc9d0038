import { createKey, fold, type Key, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { luFactors } from '../../jacobian/lu.js';
import { powerNorms } from '../../jacobian/power-norms.js';
import { frobeniusNorm, spectralBound } from '../../jacobian/spectral-bound.js';
import { rowsTensor, slopeOfPart, slopes } from './field.js';
import type { Part } from './invert-part.js';

/** What one part does to volumes, at each row. */
export interface PartSlopes {
  /** log det (I + s ∇h); NaN where the determinant is not positive or not known. */
  readonly logDeterminants: Float64Array;
  /** Of the estimates; zeros where they are exact. */
  readonly variances: Float64Array;
  /** s ‖∇h‖₂, never more than the largest of `known` and the true one. */
  readonly contractions: Float64Array;
}

/**
 * Exact: ∇h by d forward passes, LU in float64.
 * @param known contractions met before: a smaller one need not be found precisely
 */
export async function exactSlopes(part: Part, points: Float64Array, known: ArrayLike<number>): Promise<PartSlopes> {
  const { dimension, length } = part;
  const values = await slopes(part.drift, points, dimension);
  const rows = points.length / dimension;
  const contractions = new Float64Array(rows);
  const logDeterminants = Float64Array.from({ length: rows }, (_, row) => {
    const place = { values, start: row * dimension * dimension, size: dimension };
    const before = known[row] ?? 0;
    contractions[row] =
      length * frobeniusNorm(place) <= before ? before : Math.max(before, length * spectralBound(place));
    const { logarithm, sign } = luFactors(slopeOfPart(values, row, part), dimension);
    return sign > 0 ? logarithm : Number.NaN;
  });
  return { logDeterminants, variances: new Float64Array(rows), contractions };
}

/** Contractions alone, by power iteration from directions that are always the same; determinants count as 1. */
export async function normsAlone(part: Part, points: Float64Array): Promise<PartSlopes> {
  const x = rowsTensor(points, part.dimension);
  try {
    const norms = await powerNorms(part.drift, x, createKey(1));
    const zeros = new Float64Array(norms.length);
    return { logDeterminants: zeros, variances: zeros, contractions: norms.map((norm) => norm * part.length) };
  } finally {
    x.dispose();
  }
}

/** How the determinant is estimated. */
export interface ProbeOptions {
  readonly key: Key;
  /** Vectors of random signs, at least 2. */
  readonly probes: number;
}

/** Terms of the series are added until no more than this is left of any, in nats. */
const remainder = 1e-5;

const mostTerms = 500;

/**
 * Estimated: log det (I + A) = Σ_j (−1)^{j+1} tr(Aʲ)/j with traces by random signs [Hutchinson 1990], A = s ∇h, ‖A‖₂ < 1 by power iteration.
 * Where that is 1 or more the series says nothing, and the answer is NaN.
 */
export async function estimatedSlopes(
  part: Part,
  points: Float64Array,
  { key, probes }: ProbeOptions,
): Promise<PartSlopes> {
  const x = rowsTensor(points, part.dimension);
  try {
    const norms = (await powerNorms(part.drift, x, fold(key, 1))).map((norm) => norm * part.length);
    const samples: Float64Array[] = [];
    for (let probe = 0; probe < probes; probe++) {
      samples.push(await seriesAlong(part, x, { norms, key: fold(key, 2 + probe) }));
    }
    return { ...meanAndVariance(samples, norms.length), contractions: norms };
  } finally {
    x.dispose();
  }
}

interface Probe {
  readonly norms: Float64Array;
  readonly key: Key;
}

/** Σ_j (−1)^{j+1} ⟨v, Aʲ v⟩/j for one vector of signs at each row. */
async function seriesAlong(
  { drift, dimension, length }: Part,
  x: tf.Tensor2D,
  { norms, key }: Probe,
): Promise<Float64Array> {
  const rows = norms.length;
  const signs = Float32Array.from(uniformValues(key, rows * dimension), (u) => (u < 0.5 ? -1 : 1));
  const sums = norms.map((norm) => (norm < 1 ? 0 : Number.NaN));
  let power = tf.tensor2d(signs, [rows, dimension]);
  try {
    for (let term = 1; term <= mostTerms; term++) {
      const previous = power;
      power = tf.tidy(() => tf.mul<tf.Tensor2D>(drift.jvp(x, previous), length));
      previous.dispose();
      const values = await power.data<'float32'>();
      let left = 0;
      for (let row = 0; row < rows; row++) {
        const { inner, norm } = products(signs, values, row, dimension);
        sums[row] = (sums[row] ?? 0) + ((term % 2 === 1 ? 1 : -1) * inner) / term;
        left = Math.max(left, tail(norms[row] ?? 0, norm * Math.sqrt(dimension), term));
      }
      if (left <= remainder) break;
    }
    return sums;
  } finally {
    power.dispose();
  }
}

/** What the terms after this one can come to: ‖v‖ ‖Aʲv‖ Σ_i ρⁱ/(j + i). */
function tail(norm: number, reach: number, term: number): number {
  return norm < 1 ? (reach * norm) / ((term + 1) * (1 - norm)) : 0;
}

function products(signs: Float32Array, values: Float32Array, row: number, dimension: number) {
  let inner = 0;
  let square = 0;
  for (let index = row * dimension; index < (row + 1) * dimension; index++) {
    const value = values[index] ?? 0;
    inner += value * (signs[index] ?? 0);
    square += value * value;
  }
  return { inner, norm: Math.sqrt(square) };
}

function meanAndVariance(samples: readonly Float64Array[], rows: number): Omit<PartSlopes, 'contractions'> {
  const logDeterminants = new Float64Array(rows);
  const variances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const values = samples.map((sample) => sample[row] ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    logDeterminants[row] = mean;
    variances[row] = spread / values.length;
  }
  return { logDeterminants, variances };
}
