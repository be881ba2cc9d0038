import { expectNumber, type Key, normalValues, split } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { choleskyLower, inverseOf } from '../family/positive-definite.js';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import {
  allFinite,
  expectPositiveDefinite,
  expectVector,
  isSymmetric,
  type Rows,
  rowsOf,
  type Vector,
} from './arguments.js';
import { invertRows, triangleMatrix } from './matrix-tensors.js';
import {
  extendedPrecision,
  type NormalWishartMember,
  normalWishartFisher,
  normalWishartLogNormaliser,
  normalWishartMember,
  normalWishartMoments,
  normalWishartOfMoments,
} from './normal-wishart-member.js';
import { quadraticForm, symmetricFrom, upperTriangle } from './pairs.js';
import { naturalOf } from './wishart-parts.js';
import { forEachWishartFactor } from './wishart-rows.js';

/** Σ is InverseWishart(Ψ, ν), and m given Σ normal of mean `location` and covariance Σ/strength. */
export interface NormalInverseWishartParameters {
  /** μ, `[p]`. */
  readonly location: Vector;
  /** λ > 0: how many observations the location counts for. */
  readonly strength: number;
  /** Ψ as its rows, `[p][p]`, symmetric positive definite. */
  readonly scale: Rows;
  /** ν > p − 1. */
  readonly degreesOfFreedom: number;
}

/**
 * Distributions of (m, Σ), a mean and a covariance, samples `[n, p + p²]`: m, then Σ row-major. T = the upper triangle row by
 * row of [Σ⁻¹, Σ⁻¹m; mᵀΣ⁻¹, mᵀΣ⁻¹m], then log|Σ|; η = (−½P_aa and −P_ab, −(ν + p + 2)/2),
 * P = [Ψ + λμμᵀ, −λμ; −λμᵀ, λ]; A(η) = ½p log(2π/λ) + ½νp log 2 + log Γ_p(ν/2) − ½ν log|Ψ|   [Bernardo & Smith 1994, §3.2.5].
 * @throws RangeError when the size is not a positive integer
 */
export function normalInverseWishart({
  size,
}: {
  readonly size: number;
}): ExponentialFamily<NormalInverseWishartParameters> {
  expectNumber('normalInverseWishart', 'size', size, { minimum: 1, integer: true });
  const name = `normalInverseWishart(${size})`;
  const width = size + 1;
  const pairs = upperTriangle(width);
  const last = pairs.length;
  const memberIfAny = (eta: Float64Array) =>
    normalWishartMember(quadraticForm(eta, 0, pairs, width), -(eta[last] as number) - size - 0.5, size);
  const member = (eta: Float64Array) => memberIfAny(eta) as NormalWishartMember;
  const ofMoments = (mu: Float64Array) =>
    normalWishartOfMoments(symmetricFrom(mu, 0, pairs, width), -(mu[last] as number), size);
  return exponentialFamily({
    name,
    statistic: precisionMoments(size),
    domain: `a positive definite P (η_aa = -P_aa/2, η_ab = -P_ab), last η < ${-size - 0.5} (ν > ${size - 1})`,
    meanDomain: 'E Σ⁻¹ positive definite, E mᵀΣ⁻¹m > E[Σ⁻¹m]ᵀ E[Σ⁻¹]⁻¹ E[Σ⁻¹m], E log|Σ| > -log|E Σ⁻¹|',
    support: 'a real vector, then a symmetric positive definite matrix, row-major',
    encode({ location, strength, scale, degreesOfFreedom }) {
      expectNumber(name, 'strength', strength, { exclusiveMinimum: 0 });
      expectNumber(name, 'degreesOfFreedom', degreesOfFreedom, { exclusiveMinimum: size - 1 });
      const { values } = expectPositiveDefinite(name, 'scale', scale, size);
      const extended = extendedPrecision(values, expectVector(name, 'location', location, size), strength);
      return naturalOf(extended, -(degreesOfFreedom + size + 2) / 2, width);
    },
    decode(eta) {
      const { location, strength, precision, wishart } = member(eta);
      const { degreesOfFreedom } = wishart;
      return { location: Array.from(location), strength, scale: rowsOf(precision, size), degreesOfFreedom };
    },
    inDomain: (eta) => memberIfAny(eta) !== undefined,
    inMeanDomain: (mu) => ofMoments(mu) !== undefined,
    inSupport(x) {
      const matrix = x.subarray(size);
      return allFinite(x) && isSymmetric(matrix, size) && choleskyLower(matrix, size) !== undefined;
    },
    logPartition: (eta) => normalWishartLogNormaliser(member(eta)),
    mean: (eta) => normalWishartMoments(member(eta), -1),
    covariance: (eta) => normalWishartFisher(member(eta), -1),
    natural(mu) {
      const { extended, excess } = ofMoments(mu) as { extended: Float64Array; excess: number };
      return naturalOf(extended, -excess - size - 0.5, width);
    },
    sample: (key, eta, count) => sampleRows(key, member(eta), count),
  });
}

/** Σ from its Bartlett factor, m = μ + B⁻ᵀz/√λ with Σ⁻¹ = B Bᵀ. */
function sampleRows(key: Key, { wishart, location, strength }: NormalWishartMember, count: number): Float64Array {
  const { size } = wishart;
  const [matrixKey, normalKey] = split(key) as [Key, Key];
  const normals = normalValues(normalKey, count * size);
  const width = size + size * size;
  const rows = new Float64Array(count * width);
  forEachWishartFactor(matrixKey, wishart, count, (factor, row) => {
    rows.set(inverseOf(factor, size), row * width + size);
    const z = normals.subarray(row * size, (row + 1) * size);
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) (z[i] as number) -= (factor[k * size + i] as number) * (z[k] as number);
      (z[i] as number) /= factor[i * size + i] as number;
      rows[row * width + i] = (location[i] as number) + (z[i] as number) / Math.sqrt(strength);
    }
  });
  return rows;
}

function precisionMoments(size: number): Statistic {
  return statisticOf({
    name: '(Σ⁻¹, Σ⁻¹m, mᵀΣ⁻¹m, log|Σ|)',
    dimension: size + size * size,
    size: ((size + 1) * (size + 2)) / 2 + 1,
    evaluate(x) {
      const count = x.shape[0];
      const [location, matrix] = tf.split(x, [size, size * size], 1) as [Tensor2D, Tensor2D];
      const { inverse, logDeterminant } = invertRows(matrix, size);
      const column = tf.reshape(location, [count, size, 1]) as Tensor3D;
      const border = tf.matMul<Tensor3D>(inverse, column); // [n, p, 1]
      const corner = tf.sum<Tensor3D>(tf.mul(border, column), 1, true); // [n, 1, 1]
      const top = tf.concat3d([inverse, border], 2);
      const bottom = tf.concat3d([tf.transpose<Tensor3D>(border, [0, 2, 1]), corner], 2);
      const extended = tf.reshape(tf.concat3d([top, bottom], 1), [count, (size + 1) ** 2]) as Tensor2D;
      return tf.concat2d([tf.matMul<Tensor2D>(extended, triangleMatrix(size + 1)), logDeterminant], 1);
    },
  });
}
