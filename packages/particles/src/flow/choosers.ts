import { choice, expectNumber, medianBandwidth } from '@ingd/engine';
import { rbf, type Statistic } from '@ingd/families';
import {
  type DriftSpace,
  drawMlp,
  gaussian,
  kernelGradient,
  mlpTangent,
  randomFeatureGradient,
  scalarKernel,
} from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { Chooser } from './chooser.js';

/** How many centres, how wide. */
export interface RedrawnRbfOptions {
  /** b, 200 unless told; all of particles ∪ target where those are fewer. */
  readonly centers?: number;
  /** In the flow's units; by the paper's rule on particles ∪ target unless told. */
  readonly bandwidth?: number;
}

/**
 * A Gaussian RBF statistic at rows drawn afresh at every step from particles ∪ target, without replacement
 * [Liu 2025, Section 5.1].
 * @throws RangeError when `centers` is not a positive integer or `bandwidth` is not positive
 */
export function redrawnRbf({ centers = 200, bandwidth }: RedrawnRbfOptions = {}): Chooser<Statistic> {
  expectNumber('redrawnRbf', 'centers', centers, { integer: true, minimum: 1 });
  expectBandwidth('redrawnRbf', bandwidth);
  return async ({ particles, target, key }) => {
    const pool = tf.concat2d([particles, target], 0);
    try {
      const width = bandwidth ?? (await medianBandwidth(pool, { rule: 'paper' }));
      const rows = choice(key, pool.shape[0], Math.min(centers, pool.shape[0]));
      return rbfAtRows(pool, rows, width);
    } finally {
      pool.dispose();
    }
  };
}

function rbfAtRows(pool: tf.Tensor2D, rows: Int32Array, bandwidth: number): Statistic {
  const chosen = tf.tidy(() => tf.gather<tf.Tensor2D>(pool, tf.tensor1d(rows, 'int32')));
  try {
    return rbf({ centers: chosen, bandwidth });
  } finally {
    chosen.dispose();
  }
}

/** What network is drawn, and how much of its kernel is used. */
export interface RedrawnTangentOptions {
  /** Widths of the hidden layers; 31, 31 unless told. */
  readonly hidden?: readonly number[];
  /** Whether the cross-output blocks of the neural tangent kernel are dropped, as in the authors' code. */
  readonly diagonal?: boolean;
}

/** The tangent space of a tanh network d-…-d drawn afresh at every step [Liu 2025, Eq. 11]. */
export function redrawnTangent({
  hidden = [31, 31],
  diagonal = false,
}: RedrawnTangentOptions = {}): Chooser<DriftSpace> {
  for (const width of hidden) expectNumber('redrawnTangent', 'hidden', width, { integer: true, minimum: 1 });
  return ({ particles, key }) => {
    const dimension = particles.shape[1];
    return mlpTangent({ network: drawMlp({ widths: [dimension, ...hidden, dimension], key }), diagonal });
  };
}

/** How wide the drift’s Gaussian kernel is. */
export interface ParticleKernelOptions {
  /** In the flow's units; by the paper's rule on the particles at every step unless told. */
  readonly bandwidth?: number;
}

/** Gradients of functions of a Gaussian RKHS [Liu 2025, Eq. 9], with the bandwidth of each step's particles. */
export function particleKernelGradient({ bandwidth }: ParticleKernelOptions = {}): Chooser<DriftSpace> {
  expectBandwidth('particleKernelGradient', bandwidth);
  return async ({ particles }) => {
    const width = bandwidth ?? (await medianBandwidth(particles, { rule: 'paper' }));
    return kernelGradient({ kernel: gaussian({ bandwidth: width }), dimension: particles.shape[1] });
  };
}

/** How many features stand for the kernel, and how wide it is. */
export interface RedrawnFeaturesOptions extends ParticleKernelOptions {
  /** Frequencies, a cosine and a sine each; 512 unless told. */
  readonly features?: number;
}

/** Gradients of random features of a Gaussian RKHS, drawn afresh at every step, with the bandwidth of its particles [Rahimi & Recht 2007]. */
export function redrawnFeatures({ features = 512, bandwidth }: RedrawnFeaturesOptions = {}): Chooser<DriftSpace> {
  expectNumber('redrawnFeatures', 'features', features, { integer: true, minimum: 1 });
  expectBandwidth('redrawnFeatures', bandwidth);
  return async ({ particles, key }) => {
    const kernel = gaussian({ bandwidth: bandwidth ?? (await medianBandwidth(particles, { rule: 'paper' })) });
    return randomFeatureGradient({ kernel, features, key, dimension: particles.shape[1] });
  };
}

/** One Gaussian RKHS function per coordinate [Liu 2025, Section 4, Remark], with the bandwidth of each step's particles. */
export function particleScalarKernel({ bandwidth }: ParticleKernelOptions = {}): Chooser<DriftSpace> {
  expectBandwidth('particleScalarKernel', bandwidth);
  return async ({ particles }) => {
    const width = bandwidth ?? (await medianBandwidth(particles, { rule: 'paper' }));
    return scalarKernel({ kernel: gaussian({ bandwidth: width }), dimension: particles.shape[1] });
  };
}

function expectBandwidth(functionName: string, bandwidth: number | undefined): void {
  if (bandwidth !== undefined) expectNumber(functionName, 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
}
