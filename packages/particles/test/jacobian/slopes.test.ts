// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { symmetricEigenvalues } from '@ingd/linalg';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Flow, king, ntKing, randomFeatureKing, samples, scalarKing } from '../../src/index.js';
import { jacobians } from '../../src/jacobian/jacobians.js';
import { largestSlope } from '../../src/jacobian/largest-slope.js';
import { powerNorms } from '../../src/jacobian/power-norms.js';
import { spectralBound } from '../../src/jacobian/spectral-bound.js';
import { normalCloud, twoModes } from '../clouds.js';

/** ‖A‖₂ by the eigenvalues of AᵀA. */
function spectralNorm(values: ArrayLike<number>, start: number, size: number): number {
  const gram = Float64Array.from({ length: size * size }, (_, index) => {
    let sum = 0;
    for (let k = 0; k < size; k++) {
      sum +=
        (values[start + k * size + Math.floor(index / size)] ?? 0) * (values[start + k * size + (index % size)] ?? 0);
    }
    return sum;
  });
  return Math.sqrt(Math.max(...symmetricEigenvalues({ rows: size, columns: size, data: gram })));
}

async function driftOf(flow: Flow, dimension: number) {
  const particles = normalCloud({ seed: 1, rows: 12, dimension });
  const goal = samples(twoModes({ seed: 2, rows: 15, dimension }));
  const { drift } = await flow.step(await flow.init(particles, createKey(3)), goal);
  return { drift, particles };
}

const flows: readonly (readonly [string, Flow])[] = [
  ['king', king({ centers: 20 })],
  ['scalarKing', scalarKing({ centers: 20 })],
  ['randomFeatureKing', randomFeatureKing({ centers: 20, features: 16 })],
  ['ntKing', ntKing({ centers: 20, hidden: [7] })],
];

test.each([1, 2, 3, 8, 40])(
  'the bound of a spectral norm in %d dimensions is never below it, and 3%% above at most',
  (size) => {
    for (let seed = 1; seed <= 20; seed++) {
      // A product of few columns: spectra that fall fast, and slowly.
      const [left, right] = [
        normalValues(createKey(seed), size * size),
        normalValues(createKey(seed + 100), size * size),
      ];
      for (const values of [left, left.map((value, index) => value * (right[index % size] ?? 0) ** 4)]) {
        const exact = spectralNorm(values, 0, size);
        const bound = spectralBound({ values, start: 0, size });
        expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
        expect(bound).toBeLessThanOrEqual(exact * size ** (1 / 128) * (1 + 1e-9));
      }
    }
    expect(spectralBound({ values: new Float64Array(size * size), start: 0, size })).toBe(0);
  },
);

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(flows)('the drift of %s', (_name, flow) => {
    test('has the Jacobian that differences show, entry by entry', async () => {
      const { drift, particles } = await driftOf(flow, 3);
      const values = await jacobians(drift, particles);
      const largest = Math.max(...values.map(Math.abs));
      for (let axis = 0; axis < 3; axis++) {
        const half = tf.mul<tf.Tensor2D>(tf.oneHot(tf.fill([12], axis, 'int32'), 3), 5e-3);
        const difference = tf.sub(drift.at(tf.add(particles, half)), drift.at(tf.sub(particles, half)));
        const slopes = await tf.div(difference, 1e-2).data();
        for (let i = 0; i < 12; i++) {
          for (let a = 0; a < 3; a++) {
            expect(Math.abs((slopes[i * 3 + a] ?? 0) - (values[i * 9 + a * 3 + axis] ?? 0)) / largest).toBeLessThan(
              3e-3,
            );
          }
        }
      }
    });

    test('has the largest slope that its Jacobians have, by bounds and by power iteration', async () => {
      const { drift, particles } = await driftOf(flow, 4);
      const values = await jacobians(drift, particles);
      const exact = Array.from({ length: 12 }, (_, i) => spectralNorm(values, i * 16, 4));
      const bound = await largestSlope(drift, particles, createKey(5));
      expect(bound).toBeGreaterThanOrEqual(Math.max(...exact) * (1 - 1e-6));
      expect(bound).toBeLessThan(Math.max(...exact) * 1.02);
      const estimates = await powerNorms(drift, particles, createKey(5));
      exact.forEach((norm, i) => {
        expect(estimates[i]).toBeLessThan(norm * (1 + 1e-4));
        expect(estimates[i]).toBeGreaterThan(norm * 0.9);
      });
    });
  });

  test('no tensor is left', async () => {
    const { drift, particles } = await driftOf(ntKing({ centers: 20, hidden: [7] }), 3);
    const leaked = await leakedTensors(async () => {
      await largestSlope(drift, particles, createKey(1));
      await powerNorms(drift, particles, createKey(1));
    });
    expect(leaked).toBe(0);
  });
});
