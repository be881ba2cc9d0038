// Not on webgpu: sixty moves of ten small kernels each
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { langevin } from '../src/index.js';

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
});
