import { expectNumber, medianBandwidth } from '@ingd/engine';
import {
  affineFields,
  type DriftSpace,
  drawMlp,
  gaussian,
  kernelGradient,
  mlpTangent,
  radialBasis,
  radialBasisGradient,
  randomFeatureGradient,
  scalarKernel,
} from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { Chooser } from './chooser.js';
import { expectBandwidth } from './expect-bandwidth.js';
import {
  type ChosenKernelOptions,
  chooseKernel,
  type KernelChoice,
  particleKernel,
  pooledKernel,
} from './kernel-choice.js';
import { withPool } from './pool.js';
import { drawRows } from './weighted-draws.js';

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

/** The kernel of the drift. */
export interface ParticleKernelOptions {
  /** k, fixed or chosen at each step; a Gaussian of the particles unless told. */
  readonly kernel?: KernelChoice;
  /** Of the Gaussian, in the flow's units; by the paper's rule on the particles at every step unless told. */
  readonly bandwidth?: number;
}

/** Gradients of functions of an RKHS [Liu 2025, Eq. 9], of a Gaussian kernel with the bandwidth of each step's particles unless told. */
export function particleKernelGradient(options: ParticleKernelOptions = {}): Chooser<DriftSpace> {
  const choice = kernelOf('particleKernelGradient', options);
  return async (context) => {
    const kernel = await chooseKernel(choice, context);
    return kernelGradient({ kernel, dimension: context.particles.shape[1] });
  };
}

/** One RKHS function per coordinate [Liu 2025, Section 4, Remark], of a Gaussian kernel with the bandwidth of each step's particles unless told. */
export function particleScalarKernel(options: ParticleKernelOptions = {}): Chooser<DriftSpace> {
  const choice = kernelOf('particleScalarKernel', options);
  return async (context) => {
    const kernel = await chooseKernel(choice, context);
    return scalarKernel({ kernel, dimension: context.particles.shape[1] });
  };
}

function kernelOf(functionName: string, { kernel, bandwidth }: ParticleKernelOptions): KernelChoice {
  expectBandwidth(functionName, bandwidth);
  if (kernel === undefined) return particleKernel(bandwidth === undefined ? {} : { bandwidth });
  if (bandwidth === undefined) return kernel;
  throw new TypeError(
    `${functionName}: expected a kernel or a bandwidth of the Gaussian, got both; give the bandwidth to the kernel`,
  );
}

/** How many features stand for the kernel, and how wide it is. */
export interface RedrawnFeaturesOptions {
  /** In the flow's units; by the paper's rule on the particles at every step unless told. */
  readonly bandwidth?: number;
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

/** Affine fields in the dimension of the particles: with moments up to order 2 as statistic, particles keep their shape. */
export function affineDrifts(): Chooser<DriftSpace> {
  return ({ particles }) => affineFields({ dimension: particles.shape[1] });
}

/** How many centres, of what kernel. */
export interface RedrawnCentersOptions extends ChosenKernelOptions {
  /** Rows of particles ∪ target drawn afresh at every step, without replacement; 100 unless told, all where there are fewer. */
  readonly centers?: number;
  /** Whether drifts are gradients, with one weight for each centre; otherwise each has a vector of weights. Gradients unless told. */
  readonly gradients?: boolean;
}

/**
 * Radial basis fields at rows drawn afresh at every step from particles ∪ target, of a kernel with the pool's bandwidth unless told.
 * A saved run contains the centres.
 * @throws RangeError when `centers` is not a positive integer, or a bandwidth or multiple is not positive
 */
export function redrawnRadialBasis({
  centers = 100,
  gradients = true,
  ...options
}: RedrawnCentersOptions = {}): Chooser<DriftSpace> {
  expectNumber('redrawnRadialBasis', 'centers', centers, { integer: true, minimum: 1 });
  const kernelFor = pooledKernel(options);
  return async (context) => {
    const kernel = await kernelFor(context);
    return withPool(context, ({ points, weights }) => {
      const rows = drawRows(context.key, centers, points.shape[0], weights);
      const chosen = tf.tidy(() => tf.gather<tf.Tensor2D>(points, tf.tensor1d(rows, 'int32')));
      try {
        return (gradients ? radialBasisGradient : radialBasis)({ kernel, centers: chosen });
      } finally {
        chosen.dispose();
      }
    });
  };
}
