import { type Key, normalValues, split, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Component,
  type ComponentOptions,
  componentLogDensity,
  componentOf,
  componentScore,
} from './component.js';
import { makeSampler, onPoints, pointsOf } from './make-sampler.js';
import type { LabelledSampler, ScoreSampler } from './sampler.js';

/** What makes a Gaussian mixture. */
export interface GaussianMixtureOptions {
  readonly components: readonly ComponentOptions[];
  /** One positive number for each component, scaled to sum to 1; all equal unless told. */
  readonly weights?: readonly number[] | undefined;
}

/** A Gaussian mixture; the class of a draw is its component. */
export type GaussianMixture = ScoreSampler & LabelledSampler;

/**
 * p(x) = Σ_k w_k N(x; m_k, Σ_k), log p by log-sum-exp, ∇ log p = −Σ_k r_k(x) Σ_k⁻¹ (x − m_k) with the responsibilities r_k.
 * @throws RangeError when components differ in dimension, a covariance is not positive definite, or a weight is not positive
 */
export function gaussianMixture({ components, weights }: GaussianMixtureOptions): GaussianMixture {
  const parts = components.map((options, index) => componentOf('gaussianMixture', options, index));
  const dimension = expectOneDimension(parts);
  const shares = sharesOf(parts.length, weights);
  const name = `gaussianMixture(${parts.length})`;
  const logs = shares.map(Math.log);
  const sampler = makeSampler({
    name,
    dimension,
    classes: parts.length,
    draw: (key, count) => drawMixture(parts, shares, key, count),
  });
  const byComponent = (x: tf.Tensor2D): tf.Tensor2D =>
    tf.stack<tf.Tensor1D>(
      parts.map((part, k) => tf.add<tf.Tensor1D>(componentLogDensity(part, x), logs[k] as number)),
      1,
    ) as tf.Tensor2D;
  return {
    ...sampler,
    logDensity: onPoints(name, dimension, (x) => tf.logSumExp<tf.Tensor1D>(byComponent(x), 1)),
    score: onPoints(name, dimension, (x) => {
      const responsibilities = tf.softmax(byComponent(x), 1); // [n, k]
      const pulls = parts.map((part, k) => {
        const share = tf.slice2d(responsibilities, [0, k], [-1, 1]);
        return tf.mul<tf.Tensor2D>(share, componentScore(part, x));
      });
      return tf.addN(pulls);
    }),
  };
}

function drawMixture(parts: readonly Component[], shares: readonly number[], key: Key, count: number) {
  const dimension = (parts[0] as Component).mean.length;
  const [sideKey, noiseKey] = split(key) as [Key, Key];
  const labels = classesOf(uniformValues(sideKey, count), shares);
  const noise = normalValues(noiseKey, count * dimension);
  const points = pointsOf(count, dimension, (row, i) => {
    const { mean, lower } = parts[labels[i] as number] as Component;
    for (let a = 0; a < dimension; a++) {
      row[a] = mean[a] as number;
      for (let b = 0; b <= a; b++) {
        row[a] = (row[a] as number) + (lower[a * dimension + b] as number) * (noise[i * dimension + b] as number);
      }
    }
  });
  return { points, labels };
}

/** For each uniform number the first class whose cumulated share is above it. */
export function classesOf(uniforms: Float64Array, shares: readonly number[]): Int32Array {
  return Int32Array.from(uniforms, (value) => {
    let left = value;
    const found = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return found < 0 ? shares.length - 1 : found;
  });
}

function expectOneDimension(parts: readonly Component[]): number {
  const sizes = new Set(parts.map(({ mean }) => mean.length));
  const [size] = sizes;
  if (size !== undefined && sizes.size === 1) return size;
  throw new RangeError(
    `gaussianMixture: expected components of one dimension, got ${parts.length === 0 ? 'none' : [...sizes].join(', ')}; give every component a mean of the same length`,
  );
}

/** Weights that sum to 1. */
export function sharesOf(count: number, weights: readonly number[] = Array.from({ length: count }, () => 1)): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length === count && weights.every((weight) => weight > 0) && Number.isFinite(total)) {
    return weights.map((weight) => weight / total);
  }
  throw new RangeError(
    `gaussianMixture: expected ${count} positive weights, got [${weights.join(', ')}]; give one for each component`,
  );
}
