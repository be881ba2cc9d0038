// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normal } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { closedFormDrift, projectDrift } from '../src/index.js';
import fixture from './fixtures/time-score-matching.json' with { type: 'json' };
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

beforeAll(async () => {
  await useTestBackend();
});

/** X_t = t sin Z + Z (A₀ + t A₁) + b₀ + t b₁ at t₀, and how fast it moves there. */
function movingSample({ t0, Z, A0, A1, b0, b1 }: (typeof fixture.cases)[number]) {
  const at = (matrix: number[][], row: number[], k: number) =>
    row.reduce((sum, entry, l) => sum + entry * (matrix[l]?.[k] as number), 0);
  const velocity = Z.map((z) => z.map((entry, k) => Math.sin(entry) + at(A1, z, k) + (b1[k] as number)));
  const particles = Z.map((z, i) =>
    z.map((_, k) => t0 * (velocity[i]?.[k] as number) + at(A0, z, k) + (b0[k] as number)),
  );
  return { particles: tf.tensor2d(particles), velocity: tf.tensor2d(velocity) };
}

test('a drift model projects to the published limit of time score matching', async () => {
  const statistic = moments({ dimension: 2, order: 2 });
  for (const golden of fixture.cases) {
    const { tangent } = await projectDrift({ statistic, ...movingSample(golden), ridge: 0 });
    expect(relativeError(tangent, golden.limit)).toBeLessThan(1e-5);
  }
});

describe('the closed-form drift, projected', () => {
  test('changes the mean statistic by g − λ(F + ρI)α, and leaves λ‖α‖ undone', async () => {
    const { damping, ridge, ...given } = problem({ seed: 41, particles: 40, centers: 12, dimension: 2 });
    const rho = ridge / damping;
    const found = await closedFormDrift({ ...given, damping, ridge });
    const { gradient, alpha, drift } = found;
    const velocity = drift.at(given.particles);
    for (const moving of [drift, velocity]) {
      const { tangent, rate, relativeResidual } = await projectDrift({
        ...given,
        velocity: moving,
        ridge: rho,
        gradient,
      });
      // M w* = g − λ (F + ρI) α, so (F + ρI)⁻¹ (g − M w*) = λ α and the residual is known without a solve
      const left = gradient.map((value, i) => value - (rate[i] as number));
      const undone = left.reduce((sum, value, i) => sum + value * damping * (alpha[i] as number), 0);
      expect(relativeResidual).toBeCloseTo(Math.sqrt(undone / (2 * found.merit)), 4);
      expect(relativeResidual).toBeLessThan(1);
      expect(tangent).toHaveLength(12);
    }
  });

  test('no motion leaves all of the gradient undone; motion is linear', async () => {
    const { statistic, particles } = problem({ seed: 42, particles: 30, centers: 8, dimension: 2 });
    const still = await projectDrift({ statistic, particles, velocity: tf.zeros([30, 2]), ridge: 1e-3, gradient: new Float64Array(8).fill(1) }); // biome-ignore format: short
    expect(still.relativeResidual).toBeCloseTo(1, 12);
    expect([...still.tangent]).toEqual(new Array(8).fill(0));
    const velocity = normal(createKey(4), [30, 2]) as tf.Tensor2D;
    const once = await projectDrift({ statistic, particles, velocity, ridge: 1e-3 });
    const twice = await projectDrift({
      statistic,
      particles,
      velocity: tf.mul<tf.Tensor2D>(velocity, -2),
      ridge: 1e-3,
    });
    expect(relativeError(twice.tangent, [...once.tangent].map((entry) => -2 * entry))).toBeLessThan(1e-6); // biome-ignore format: short
    expect(once.relativeResidual).toBeUndefined();
  });
});

test('no tensor is left behind', async () => {
  const given = problem({ seed: 43, particles: 20, centers: 6, dimension: 2 });
  const { drift } = await closedFormDrift(given);
  expect(await leakedTensors(() => projectDrift({ ...given, velocity: drift }))).toBe(0);
});

describe('refused', () => {
  const given = () => problem({ seed: 44, particles: 12, centers: 15, dimension: 2 });

  test('as many statistics as particles without ridge, and constant statistics', async () => {
    const { statistic, particles } = given();
    const velocity = tf.ones<tf.Rank.R2>([12, 2]);
    await expect(projectDrift({ statistic, particles, velocity, ridge: 0 })).rejects.toThrow(
      /^projectDrift: expected ridge 0 to make the Fisher matrix positive definite.*raise ridge, take shrunkFisher/,
    );
    const flat = tf.ones<tf.Rank.R2>([12, 2]);
    const linear = moments({ dimension: 2, order: 1 });
    await expect(projectDrift({ statistic: linear, particles: flat, velocity, ridge: 0 })).rejects.toThrow(/constant/);
  });

  test('a velocity or a gradient that does not fit', async () => {
    const { statistic, particles } = given();
    await expect(projectDrift({ statistic, particles, velocity: tf.ones([11, 2]), ridge: 1 })).rejects.toThrow(
      /^projectDrift: expected velocity of shape \[12, 2\], got \[11, 2\]/,
    );
    const velocity = tf.fill<tf.Rank.R2>([12, 2], Number.NaN);
    await expect(projectDrift({ statistic, particles, velocity, ridge: 1 })).rejects.toThrow(/finite velocity/);
    await expect(
      projectDrift({ statistic, particles, velocity: tf.ones([12, 2]), ridge: 1, gradient: [1] }),
    ).rejects.toThrow(/15 numbers of gradient, got 1/);
  });
});
