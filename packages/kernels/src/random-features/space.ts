import { expectNumber, expectShape, type Key } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { DriftSpace } from '../drift-space.js';
import { finiteBasis } from '../finite/finite-basis.js';
import type { GaussianKernel } from '../gaussian.js';
import { drawFrequencies } from './frequencies.js';
import { randomFeatureParts } from './parts.js';

/** What makes the space of `randomFeatureGradient`. */
export interface RandomFeatureOptions {
  /** The kernel whose RKHS the features stand for; its spectral measure is known for the Gaussian one. */
  readonly kernel: GaussianKernel;
  /** m ≥ 1, the number of frequencies: each gives a cosine and a sine, so P = 2m. */
  readonly features: number;
  /** Draws the frequencies: the same key, the same space. */
  readonly key: Key;
  /** d, the dimension of a point. */
  readonly dimension: number;
}

/** The space of `randomFeatureGradient`; the extra fields let a fast path recognise it. */
export interface RandomFeatureSpace extends DriftSpace, RandomFeatureOptions {
  readonly kind: 'random-feature-gradient';
  readonly size: number;
  /** ω, `[m, d]`, normal with standard deviation 1/s; owned by the space. */
  readonly frequencies: Tensor2D;
}

/**
 * Gradients of f(x) = Σ_k w_k ψ_k(x), ψ the random Fourier features of a Gaussian kernel   [Rahimi & Recht 2007]: as they grow, the
 * space of `kernelGradient`, to about 1/√m, in time linear in the particles, and a record holds no sample. Phases lose digits
 * hundreds of bandwidths away from the origin: centre such points first.
 * @throws RangeError when `features` or `dimension` is not a positive integer
 */
export function randomFeatureGradient({ kernel, features, key, dimension }: RandomFeatureOptions): RandomFeatureSpace {
  expectNumber('randomFeatureGradient', 'features', features, { minimum: 1, integer: true });
  expectNumber('randomFeatureGradient', 'dimension', dimension, { minimum: 1, integer: true });
  const settings = { bandwidth: kernel.bandwidth, features, dimension, key };
  const frequencies = drawFrequencies(settings);
  const { passes, dispose } = randomFeatureParts(settings, frequencies);
  return {
    kind: 'random-feature-gradient',
    name: `random-feature-gradient(${kernel.kind}, ${features})`,
    dimension,
    size: 2 * features,
    kernel,
    features,
    key,
    frequencies: frequencies.rows,
    at(x) {
      expectShape('randomFeatureGradient.at', 'x', x, [null, dimension]);
      return finiteBasis(passes, () => randomFeatureParts(settings), x);
    },
    dispose,
  };
}
