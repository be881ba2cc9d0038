// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, multiply, normal } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import {
  fisherOperator,
  gamma,
  meanParameter,
  moments,
  multivariateNormal,
  normalKnownVariance,
  poisson,
} from '@ingd/families';
import { conjugateGradients } from '@ingd/linalg';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  empiricalFisher,
  empiricalFisherOperator,
  exactFisher,
  klNaturalDirection,
  momentGradient,
  naturalDirection,
  naturalGradientOfLoss,
} from '../src/index.js';
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

beforeAll(async () => {
  await useTestBackend();
});

const cloud = (seed: number, shape: [number, number]) => normal(createKey(seed), shape) as tf.Tensor2D;

describe('naturalDirection', () => {
  test('solves with the damped matrix', async () => {
    const { statistic, particles, target } = problem({ seed: 51, particles: 20, centers: 25, dimension: 2 });
    const fisher = await empiricalFisher(statistic, particles);
    const gradient = await momentGradient(statistic, particles, target);
    const { direction, status } = await naturalDirection({ fisher, gradient, ridge: 1e-2 });
    const image = multiply(fisher, { rows: 25, columns: 1, data: direction }).data;
    expect(status).toBe('converged');
    expect(relativeError(image.map((value, i) => value + 1e-2 * (direction[i] as number)), [...gradient])).toBeLessThan(1e-11); // biome-ignore format: short
  });

  test('does not depend on coordinates: an invertible map of the statistics turns it by the inverse transpose', async () => {
    const x = cloud(52, [60, 3]);
    const y = cloud(53, [40, 3]);
    const plain = await ofStatistic((of) => of, x, y);
    const matrix = tf.tensor2d([2, 0.5, -1, 0, 1, 0.3, 0.2, -0.4, 0.7], [3, 3]);
    const turned = await ofStatistic((of) => tf.matMul<tf.Tensor2D>(of, matrix, false, true), x, y); // T' = A T
    // θ'ᵀ A T = θᵀ T for θ = Aᵀ θ'
    const back = await tf.matMul(matrix, tf.tensor2d([...turned], [3, 1]), true).data();
    expect(relativeError(back, [...plain])).toBeLessThan(1e-5);
  });

  test('by products with the operator, that says how it went', async () => {
    const { statistic, particles, target } = problem({ seed: 51, particles: 20, centers: 25, dimension: 2 });
    const gradient = await momentGradient(statistic, particles, target);
    const wanted = await naturalDirection({
      fisher: await empiricalFisher(statistic, particles),
      gradient,
      ridge: 1e-2,
    });
    const fisher = await empiricalFisherOperator(statistic, particles);
    const solver = conjugateGradients({ tolerance: 1e-6 });
    for (const scale of [1, 1e-30]) {
      const scaled = gradient.map((entry) => scale * entry);
      const found = await naturalDirection({ fisher, gradient: scaled, ridge: 1e-2, solver });
      expect(found.status).toBe('converged');
      expect(relativeError(found.direction, [...wanted.direction].map((entry) => scale * entry))).toBeLessThan(1e-4); // biome-ignore format: short
    }
    const few = await naturalDirection({ fisher, gradient, ridge: 1e-6, solver: conjugateGradients({ maxIterations: 2 }) }); // biome-ignore format: short
    expect(few.status).toBe('iteration-limit');
    expect(few.cause).toBeDefined();
    expect(await leakedTensors(() => naturalDirection({ fisher, gradient, ridge: 1e-2 }))).toBe(0);
    fisher.dispose();
  });

  test('refuses what does not fit or cannot be solved', async () => {
    const fisher = { rows: 2, columns: 2, data: Float64Array.of(1, 1, 1, 1) };
    await expect(naturalDirection({ fisher, gradient: [1, 2] })).rejects.toThrow(
      /^naturalDirection: expected ridge 0 .* raise ridge, take shrunkFisher/,
    );
    await expect(naturalDirection({ fisher, gradient: [1] })).rejects.toThrow(/got \[2, 2\] and 1/);
    await expect(naturalDirection({ fisher, gradient: [1, Number.NaN] })).rejects.toThrow(/finite/);
    await expect(naturalDirection({ fisher, gradient: [1, 2], ridge: -1 })).rejects.toThrow(/ridge/);
  });
});

/** F⁻¹ g for T = map(x). */
async function ofStatistic(map: (x: tf.Tensor2D) => tf.Tensor2D, x: tf.Tensor2D, y: tf.Tensor2D) {
  const statistic = moments({ dimension: 3, order: 1 });
  const [mx, my] = [map(x), map(y)];
  const fisher = await empiricalFisher(statistic, mx);
  return (await naturalDirection({ fisher, gradient: await momentGradient(statistic, mx, my) })).direction;
}

describe('klNaturalDirection', () => {
  test('one step of size 1 fits a family whose metric is constant', async () => {
    const family = normalKnownVariance({ variance: 2 });
    const x = tf.tensor2d([1, 4, 2.5, -1], [4, 1]);
    const natural = family.natural({ mean: -3 });
    const [direction] = await klNaturalDirection(family, natural, x);
    expect((natural.values[0] as number) + (direction as number)).toBeCloseTo(1.625 / 2, 12);
  });

  test('is the closed form of the Poisson family: (mean x − λ)/λ', async () => {
    const x = tf.tensor2d([3, 0, 5, 4], [4, 1]);
    const [direction] = await klNaturalDirection(poisson, poisson.natural({ rate: 2 }), x);
    expect(direction).toBeCloseTo(0.5, 12);
  });

  test('vanishes at the maximum of the likelihood, and leads to it', async () => {
    const family = multivariateNormal({ dimension: 2 });
    const x = cloud(54, [50, 2]);
    const sums = family.definition.sumStatistics?.(await x.data()) as ArrayLike<number>;
    const best = family.toNatural(meanParameter(Array.from(sums, (sum) => sum / 50)));
    const atBest = await klNaturalDirection(family, best, x);
    expect(Math.max(...atBest.map(Math.abs))).toBeLessThan(1e-12);
    const start = family.natural({ mean: [0.1, 0], covariance: [[1.1, 0], [0, 0.9]] }); // biome-ignore format: a matrix
    const direction = await klNaturalDirection(family, start, x);
    const away = best.values.map((value, i) => value - (start.values[i] as number));
    expect(away.reduce((sum, value, i) => sum + value * (direction[i] as number), 0)).toBeGreaterThan(0);
  });

  test('refuses a batch, and samples outside the support', async () => {
    await expect(
      klNaturalDirection(poisson, poisson.natural([{ rate: 1 }, { rate: 2 }]), tf.ones([2, 1])),
    ).rejects.toThrow(/^klNaturalDirection: .*one member, got shape \[2, 1\]/);
    await expect(klNaturalDirection(poisson, poisson.natural({ rate: 1 }), tf.fill([2, 1], -1))).rejects.toThrow(
      /poisson/,
    );
    await expect(klNaturalDirection(poisson, poisson.natural({ rate: 1 }), tf.zeros([0, 1]))).rejects.toThrow(
      /at least 1 rows of x/,
    );
  });
});

describe('naturalGradientOfLoss', () => {
  const loss = (mean: tf.Tensor1D) => tf.sum<tf.Scalar>(tf.square(tf.sub(mean, 0.5)));

  test('is F⁻¹ times the gradient in η', async () => {
    const natural = gamma.natural({ shape: 3, rate: 2 });
    const found = await naturalGradientOfLoss(gamma, natural, loss);
    const mean = gamma.toMean(natural).values;
    const inEta = fisherOperator(gamma, natural).apply(mean.map((value) => 2 * (value - 0.5)));
    const { direction } = await naturalDirection({ fisher: exactFisher(gamma, natural), gradient: inEta });
    expect(relativeError(found, [...direction])).toBeLessThan(1e-6);
  });

  test('is what the empirical Fisher matrix estimates', async () => {
    const natural = gamma.natural({ shape: 3, rate: 2 });
    const mean = gamma.toMean(natural).values;
    const inEta = fisherOperator(gamma, natural).apply(mean.map((value) => 2 * (value - 0.5)));
    const x = gamma.sample(createKey(55), natural, 100_000);
    const fisher = await empiricalFisher(gamma.statistic, x);
    const { direction } = await naturalDirection({ fisher, gradient: inEta });
    expect(relativeError(direction, [...(await naturalGradientOfLoss(gamma, natural, loss))])).toBeLessThan(0.05);
  });

  test('leaves no tensor behind, and refuses a loss that is not finite', async () => {
    const natural = gamma.natural({ shape: 3, rate: 2 });
    expect(await leakedTensors(() => naturalGradientOfLoss(gamma, natural, loss))).toBe(0);
    const broken = (mean: tf.Tensor1D) => tf.sum<tf.Scalar>(tf.log(tf.sub(mean, mean)));
    await expect(naturalGradientOfLoss(gamma, natural, broken)).rejects.toThrow(/^naturalGradientOfLoss: .*finite/);
    await expect(naturalGradientOfLoss(gamma, gamma.natural([{ shape: 1, rate: 1 }]), loss)).rejects.toThrow(
      /one member/,
    );
  });
});
