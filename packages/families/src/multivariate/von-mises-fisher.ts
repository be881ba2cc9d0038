import { expectNumber, fold, type Key, normalValues, split, uniformValues } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { inner } from '../family/positive-definite.js';
import { besselRatioTerms, logBesselEntire } from '../special/bessel.js';
import { logGamma } from '../special/log-gamma.js';
import { moments } from '../statistics/moments.js';
import { gammaValues } from '../univariate/gamma-values.js';
import { allFinite, expectVector, type Vector } from './arguments.js';

/** A von Mises-Fisher distribution by its mean direction and concentration. */
export interface VonMisesFisherParameters {
  /** A unit vector, `[d]`. */
  readonly direction: Vector;
  /** κ ≥ 0; at 0 every direction is as likely. */
  readonly concentration: number;
}

/** What float32 leaves of the length of a unit vector. */
const ROUNDING = 1e-5;

/**
 * Directions in R^d. T(x) = x, η = κ times the mean direction, h = 1 against the area of the unit sphere,
 * A(η) = log area + log ₀F₁(; d/2; κ²/4), ∇A = I_{d/2}(κ)/I_{d/2−1}(κ) in the mean direction   [Mardia & Jupp 2000, §9.3].
 * @throws RangeError when the dimension is not an integer of at least 2
 */
export function vonMisesFisher({
  dimension,
}: {
  readonly dimension: number;
}): ExponentialFamily<VonMisesFisherParameters> {
  expectNumber('vonMisesFisher', 'dimension', dimension, { minimum: 2, integer: true });
  const name = `vonMisesFisher(${dimension})`;
  const order = dimension / 2 - 1;
  const logArea = Math.LN2 + (dimension / 2) * Math.log(Math.PI) - logGamma(dimension / 2);
  const logPartition = (eta: Float64Array) => logArea + logBesselEntire(order, length(eta));
  return exponentialFamily({
    name,
    statistic: moments({ dimension, order: 1 }),
    domain: 'any real vector',
    meanDomain: '|μ| < 1',
    support: 'unit vectors',
    encode: ({ direction, concentration }) => encode(name, dimension, direction, concentration),
    decode: (eta) => ({ direction: Array.from(directionOf(eta)), concentration: length(eta) }),
    inDomain: allFinite,
    inMeanDomain: (mu) => length(mu) < 1,
    inSupport: (x) => Math.abs(length(x) - 1) <= ROUNDING,
    logPartition,
    mean(eta) {
      const { perArgument } = besselRatioTerms(order, length(eta));
      return eta.map((value) => perArgument * value);
    },
    covariance: (eta) => fisher(eta, order),
    natural(mu) {
      const ratio = length(mu);
      const concentration = concentrationOf(ratio, dimension);
      return mu.map((value) => (ratio === 0 ? 0 : (value / ratio) * concentration));
    },
    logDensity(x: Tensor2D, eta) {
      const away = tf.sub(x, tf.tensor1d(Float32Array.from(directionOf(eta)))); // κ(u·x − 1) = −½κ|x − u|² without cancellation
      const kappa = length(eta);
      return tf.add(tf.mul(tf.sum<tf.Tensor1D>(tf.square(away), 1), -0.5 * kappa), kappa - logPartition(eta));
    },
    sample: sampleRows,
  });
}

function encode(name: string, dimension: number, direction: Vector, concentration: number): Float64Array {
  expectNumber(name, 'concentration', concentration, { minimum: 0 });
  const unit = Float64Array.from(expectVector(name, 'direction', direction, dimension));
  const size = length(unit);
  if (Math.abs(size - 1) <= ROUNDING) return unit.map((value) => (value / size) * concentration);
  throw new RangeError(
    `${name}: expected direction to be a unit vector, got [${unit.join(', ')}] of length ${size}; divide it by its length`,
  );
}

function length(vector: Float64Array): number {
  return Math.hypot(...vector);
}

/** η/|η|; the first axis for η = 0, where every direction is right. */
function directionOf(eta: Float64Array): Float64Array {
  const size = length(eta);
  return eta.map((value, a) => (size === 0 ? Number(a === 0) : value / size));
}

/** R/κ across the mean direction, R' along it. */
function fisher(eta: Float64Array, order: number): Float64Array {
  const { perArgument, slope } = besselRatioTerms(order, length(eta));
  const [size, u] = [eta.length, directionOf(eta)];
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [a, b] = [Math.floor(k / size), k % size];
    const along = (u[a] as number) * (u[b] as number);
    return perArgument * ((a === b ? 1 : 0) - along) + slope * along;
  });
}

/** κ of a mean length R: Newton from an approximation that is within a few in a hundred   [Banerjee et al. 2005]. */
function concentrationOf(ratio: number, dimension: number): number {
  if (ratio === 0) return 0;
  let kappa = (ratio * (dimension - ratio * ratio)) / (1 - ratio) / (1 + ratio);
  for (let iteration = 0; iteration < 50; iteration++) {
    const terms = besselRatioTerms(dimension / 2 - 1, kappa);
    const excess = ratio > 0.5 ? 1 - ratio - terms.complement : terms.ratio - ratio;
    const next = Math.max(kappa / 10, kappa - excess / terms.slope);
    if (Math.abs(next - kappa) <= 1e-15 * kappa) return next;
    kappa = next;
  }
  return kappa;
}

/** The share along the mean direction by rejection, the rest in a uniform direction across   [Wood 1994]. */
function sampleRows(key: Key, eta: Float64Array, count: number): Float64Array {
  const size = eta.length;
  const [alongKey, acrossKey] = split(key) as [Key, Key];
  const shortfalls = sampleShortfalls(alongKey, { dimension: size, kappa: length(eta), count });
  const rows = normalValues(acrossKey, count * size);
  const u = directionOf(eta);
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * size, (i + 1) * size);
    const shortfall = shortfalls[i] as number; // 1 − cos of the angle
    removeAlong(row, u);
    removeAlong(row, u); // what the first time left by rounding counts where the row was nearly along u
    const across = Math.sqrt(shortfall * (2 - shortfall)) / length(row);
    for (let a = 0; a < size; a++) row[a] = (1 - shortfall) * (u[a] as number) + across * (row[a] as number);
  }
  return rows;
}

function removeAlong(row: Float64Array, u: Float64Array): void {
  const along = inner(row, u);
  for (let a = 0; a < row.length; a++) (row[a] as number) -= along * (u[a] as number);
}

interface Shortfalls {
  readonly dimension: number;
  readonly kappa: number;
  readonly count: number;
}

/** 1 − u·x, which keeps its digits where κ is large. */
function sampleShortfalls(key: Key, { dimension, kappa, count }: Shortfalls): Float64Array {
  const rest = dimension - 1;
  const b = rest / (2 * kappa + Math.hypot(2 * kappa, rest));
  const mode = (2 * b) / (1 + b); // 1 − x₀
  const result = new Float64Array(count);
  let filled = 0;
  for (let round = 0; filled < count; round++) {
    const proposals = Math.ceil((count - filled) * 1.5) + 8;
    const [firstKey, secondKey, uniformKey] = split(fold(key, round), 3) as [Key, Key, Key];
    const first = gammaValues(firstKey, rest / 2, proposals);
    const second = gammaValues(secondKey, rest / 2, proposals);
    const uniforms = uniformValues(uniformKey, proposals);
    for (let i = 0; i < proposals && filled < count; i++) {
      const z = (first[i] as number) / ((first[i] as number) + (second[i] as number));
      const shortfall = (2 * b * z) / (1 - (1 - b) * z);
      const base = mode + (1 - mode) * shortfall; // 1 − x₀ w
      const logRatio = kappa * (mode - shortfall) + rest * Math.log(base / (mode * (2 - mode)));
      if (logRatio >= Math.log1p(-(uniforms[i] as number))) result[filled++] = shortfall;
    }
  }
  return result;
}
