// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normal } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import {
  affineFields,
  type DriftSpace,
  gaussian,
  inverseMultiquadric,
  kernelGradient,
  kernelSum,
  matern32,
  matern52,
  radialBasis,
  radialBasisGradient,
  scalarKernel,
} from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ClosedFormOptions, closedFormDrift } from '../src/index.js';
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

beforeAll(async () => {
  await useTestBackend();
});

const dimension = 3;
const centers = () => normal<tf.Rank.R2>(createKey(9), [12, dimension]);

const spaces: readonly (readonly [name: string, make: () => DriftSpace])[] = [
  [
    'gradients, inverse multiquadric',
    () => kernelGradient({ kernel: inverseMultiquadric({ bandwidth: 2 }), dimension }),
  ],
  ['gradients, Matérn 3/2', () => kernelGradient({ kernel: matern32({ bandwidth: 3 }), dimension })],
  ['gradients, Matérn 5/2', () => kernelGradient({ kernel: matern52({ bandwidth: 3 }), dimension })],
  [
    'gradients, three bandwidths',
    () =>
      kernelGradient({
        kernel: kernelSum({ kernels: [1, 2, 4].map((bandwidth) => gaussian({ bandwidth })) }),
        dimension,
      }),
  ],
  ['one Matérn kernel for each coordinate', () => scalarKernel({ kernel: matern32({ bandwidth: 3 }), dimension })],
  ['affine fields', () => affineFields({ dimension })],
  ['radial basis', () => radialBasis({ kernel: matern52({ bandwidth: 2 }), centers: centers() })],
  ['radial basis gradients', () => radialBasisGradient({ kernel: gaussian({ bandwidth: 1.5 }), centers: centers() })],
];

describe.each(spaces)('%s', (_, make) => {
  const given = (): ClosedFormOptions => ({
    ...problem({ seed: 31, particles: 30, centers: 20, dimension }),
    space: make(),
  });

  test('a step lowers the merit and brings the mean statistic towards the target’s', async () => {
    const options = given();
    const { statistic, particles } = options;
    const { drift, merit, gradient, predictedMerit } = await closedFormDrift(options);
    expect(predictedMerit(0.1)).toBeLessThan(merit);
    const step = 1e-2;
    const meanAfter = (size: number) =>
      tf.tidy(() => tf.mean(statistic.evaluate(tf.add(particles, tf.mul(drift.at(particles), size))), 0));
    const change = await tf.div(tf.sub(meanAfter(step), meanAfter(-step)), 2 * step).data(); // M w*
    const direction = gradient.map((value, c) => value * (change[c] as number)).reduce((sum, value) => sum + value, 0);
    expect(direction).toBeGreaterThan(0);
    const again = await closedFormDrift({ ...options, method: 'statistic-space' });
    const field = await again.drift.at(particles).data<'float32'>();
    expect(relativeError(await drift.at(particles).data<'float32'>(), [...field])).toBeLessThan(1e-3);
  });

  test('all ways that it has lead to the same drift', async () => {
    const options = given();
    const dense = await closedFormDrift({ ...options, method: 'statistic-space' });
    const products = await closedFormDrift({ ...options, method: 'matrix-free' });
    expect(products.converged).toBe(true);
    expect(relativeError(products.weights, [...dense.weights])).toBeLessThan(2e-3);
    if (options.space.size === undefined) return;
    const weights = await closedFormDrift({ ...options, method: 'weight-space' });
    expect(relativeError(weights.weights, [...dense.weights])).toBeLessThan(1e-5);
  });
});
