// Not on webgpu: sixty moves of ten small kernels each
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  energyModel,
  energyTraining,
  type LangevinOptions,
  langevin,
  mlpNetwork,
  trainEnergy,
} from '../src/index.js';

const key = createKey(51);

describe.each(testBackends())('Langevin sampling on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('Langevin chains come to the law of a known energy, most moves accepted', async () => {
    const start = tf.mul<tf.Tensor2D>(normal<tf.Rank.R2>(fold(key, 90), [2000, 2]), 2);
    const [mean, variance] = [tf.tensor1d([1, -1]), 0.25];
    const settings = {
      energy: (x: tf.Tensor2D) => tf.div<tf.Tensor2D>(tf.sum(tf.square(tf.sub(x, mean)), 1, true), 2 * variance),
      score: (x: tf.Tensor2D) => tf.div<tf.Tensor2D>(tf.sub(mean, x), variance),
      start,
      key: fold(key, 91),
      steps: 60,
      stepSize: 0.05,
    };
    const { samples, acceptance } = await langevin(settings);
    expect(acceptance).toBeGreaterThan(0.7);
    const moments = tf.moments(samples, 0);
    // Standard errors over 2000 chains: 0.011 of a mean, 0.008 of a variance.
    const means = await moments.mean.data();
    expect(Math.abs((means[0] as number) - 1)).toBeLessThan(0.045);
    expect(Math.abs((means[1] as number) + 1)).toBeLessThan(0.045);
    for (const value of await moments.variance.data()) expect(Math.abs(value - variance)).toBeLessThan(0.032);
    const leaked = await leakedTensors(async () => {
      const run = await langevin({
        ...settings,
        energy: (x) => tf.tidy(() => settings.energy(x)),
        score: (x) => tf.tidy(() => settings.score(x)),
        steps: 3,
      });
      run.samples.dispose();
    });
    expect(leaked).toBe(0);
  });

  test('a learnt energy gives samples with the moments of its data', async () => {
    const model = energyModel({ network: mlpNetwork({ widths: [1, 24, 1], activation: 'softplus' }) });
    const data = tf.add<tf.Tensor2D>(tf.mul(normal<tf.Rank.R2>(fold(key, 1), [1000, 1]), 0.6), 1);
    const training = energyTraining({
      model,
      data,
      loss: { sigmas: [0.3] },
      optimiser: adam({ learningRate: 0.02 }),
      batchSize: 100,
      validationShare: 0,
    });
    const { best } = await trainEnergy(training, { state: training.init({ key }), epochs: 20 });
    const parameters = best?.parameters ?? [];
    const { samples, acceptance } = await langevin({
      energy: (x) => model.energy(parameters, x),
      score: (x) => model.score(parameters, x),
      start: normal<tf.Rank.R2>(fold(key, 2), [1000, 1]),
      key: fold(key, 3),
      steps: 80,
      stepSize: 0.1,
    });
    expect(acceptance).toBeGreaterThan(0.7);
    const { mean, variance } = tf.moments(samples);
    // The law that is learnt is that of the data with the noise added: N(1, 0.36 + 0.09).
    expect(Math.abs(((await mean.data())[0] as number) - 1)).toBeLessThan(0.15);
    expect(Math.abs(((await variance.data())[0] as number) - 0.45)).toBeLessThan(0.12);
  });

  test.each<[string, Partial<LangevinOptions>, RegExp]>([
    [
      'an energy of one axis',
      { energy: (x) => tf.sum<tf.Tensor2D>(x, 1) },
      /langevin: expected energy of shape \[4, 1\], got \[4\]/,
    ],
    [
      'a score of another width',
      { score: (x) => tf.concat2d([x, x], 1) },
      /langevin: expected score of shape \[4, 2\], got \[4, 4\]/,
    ],
    [
      'an energy that is not finite',
      { energy: (x) => tf.div<tf.Tensor2D>(tf.sum(x, 1, true), 0) },
      /expected a finite energy at the start/,
    ],
    ['no steps', { steps: 0 }, /langevin: expected steps/],
  ])('%s is refused, and nothing is left behind', async (_, change, message) => {
    const start = tf.ones<tf.Rank.R2>([4, 2]);
    const law = {
      energy: (x: tf.Tensor2D) => tf.sum<tf.Tensor2D>(tf.square(x), 1, true),
      score: (x: tf.Tensor2D) => tf.mul<tf.Tensor2D>(x, -2),
    };
    const leaked = await leakedTensors(async () => {
      await expect(langevin({ ...law, start, key, steps: 1, stepSize: 0.1, ...change })).rejects.toThrow(message);
    });
    expect(leaked).toBe(0);
  });
});
