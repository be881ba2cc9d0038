import { expectNumber, type Key, normalValues, split } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { exponentialFamily } from '../family/exponential-family.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { gammaValues } from '../univariate/gamma-values.js';
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

/** A normal-gamma distribution: τ is Gamma(shape, rate), and x given τ normal of mean `location` and precision strength·τ. */
export interface NormalGammaParameters {
  readonly location: number;
  /** λ > 0: how many observations the location counts for. */
  readonly strength: number;
  /** α > 0. */
  readonly shape: number;
  /** β > 0. */
  readonly rate: number;
}

const pairs = /* @__PURE__ */ upperTriangle(2);
const LAST = 3;

/**
 * Distributions of (x, τ), a mean and a precision, samples `[n, 2]`. T = (τ, τx, τx², log τ),
 * η = (−β − ½λμ², λμ, −½λ, α − ½), A(η) = log Γ(α) − α log β + ½ log(2π/λ)   [Bernardo & Smith 1994, §3.2.5].
 */
export const normalGamma = /* @__PURE__ */ exponentialFamily<NormalGammaParameters>({
  name: 'normalGamma',
  statistic: /* @__PURE__ */ statisticOf({
    name: '(τ, τx, τx², log τ)',
    dimension: 2,
    size: 4,
    evaluate(samples) {
      const [x, precision] = tf.split(samples, 2, 1) as [Tensor2D, Tensor2D];
      const product = tf.mul<Tensor2D>(precision, x);
      return tf.concat2d([precision, product, tf.mul<Tensor2D>(product, x), tf.log(precision)], 1);
    },
  }),
  domain: 'η₃ < 0, η₁ < η₂²/(4η₃), η₄ > -1/2',
  meanDomain: 'μ₁ > 0, μ₁μ₃ > μ₂², μ₄ < log μ₁',
  support: 'x finite, τ > 0',
  encode({ location, strength, shape, rate }) {
    expectNumber('normalGamma', 'strength', strength, { exclusiveMinimum: 0 });
    expectNumber('normalGamma', 'shape', shape, { exclusiveMinimum: 0 });
    expectNumber('normalGamma', 'rate', rate, { exclusiveMinimum: 0 });
    return naturalOf(extendedPrecision(Float64Array.of(2 * rate), [location], strength), shape - 0.5, 2);
  },
  decode: usual,
  inDomain: (eta) => memberIfAny(eta) !== undefined,
  inMeanDomain: (mu) => ofMoments(mu) !== undefined,
  inSupport: ([x, precision = 0]) => Number.isFinite(x) && precision > 0 && precision < Infinity,
  logPartition: (eta) => normalWishartLogNormaliser(member(eta)),
  mean: (eta) => normalWishartMoments(member(eta), 1),
  covariance: (eta) => normalWishartFisher(member(eta), 1),
  natural(mu) {
    const { extended, excess } = ofMoments(mu) as { extended: Float64Array; excess: number };
    return naturalOf(extended, excess - 0.5, 2);
  },
  logDensity,
  sample: sampleRows,
});

function memberIfAny(eta: Float64Array): NormalWishartMember | undefined {
  return normalWishartMember(quadraticForm(eta, 0, pairs, 2), (eta[LAST] as number) + 0.5, 1);
}

function member(eta: Float64Array): NormalWishartMember {
  return memberIfAny(eta) as NormalWishartMember;
}

function ofMoments(mu: Float64Array) {
  return normalWishartOfMoments(symmetricFrom(mu, 0, pairs, 2), mu[LAST] as number, 1);
}

function usual(eta: Float64Array): NormalGammaParameters {
  const { location, strength, precision, wishart } = member(eta);
  return { location: location[0] as number, strength, shape: wishart.excess, rate: (precision[0] as number) / 2 };
}

/** About the mode of τ: (α − ½) log τ − βτ is a difference of large numbers that float32 would round. */
function logDensity(samples: Tensor2D, eta: Float64Array): Tensor1D {
  const { location, strength, shape, rate } = usual(eta);
  const [x, precision] = tf.unstack(tf.transpose(samples)) as [Tensor1D, Tensor1D];
  const squares = tf.mul(tf.square(tf.sub(x, location)), tf.mul(precision, -0.5 * strength));
  const logPartition = normalWishartLogNormaliser(member(eta));
  const power = shape - 0.5;
  if (power <= 1) {
    const plain = tf.sub(tf.mul(tf.log(precision), power), tf.mul(precision, rate));
    return tf.add(tf.sub(plain, logPartition), squares);
  }
  const excess = tf.sub(tf.mul(precision, rate / power), 1); // of τ over its mode, relative
  const aboutMode = tf.mul(tf.sub(tf.log1p(excess), excess), power);
  return tf.add(tf.add(aboutMode, power * Math.log(power / rate) - power - logPartition), squares);
}

function sampleRows(key: Key, eta: Float64Array, count: number): Float64Array {
  const { location, strength, shape, rate } = usual(eta);
  const [gammaKey, normalKey] = split(key) as [Key, Key];
  const precisions = gammaValues(gammaKey, shape, count);
  const normals = normalValues(normalKey, count);
  const rows = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const precision = (precisions[i] as number) / rate;
    rows[2 * i] = location + (normals[i] as number) / Math.sqrt(strength * precision);
    rows[2 * i + 1] = precision;
  }
  return rows;
}
