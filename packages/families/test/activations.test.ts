import { useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Activation, activationOf } from '../src/index.js';

const names: readonly Activation[] = ['tanh', 'sigmoid', 'softplus', 'silu', 'gelu', 'elu', 'relu', 'sine'];
const points = [-6, -2.3, -0.7, -0.01, 0.02, 0.9, 2.5, 6];

describe.each(testBackends())('activations on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(names)('σ′ and σ″ of %s are what automatic differentiation gives', async (name) => {
    const { value, slope, curvature, derivatives } = activationOf(name);
    const x = tf.tensor1d(points);
    const y = value(x);
    const first = (z: tf.Tensor) => tf.grad((u) => tf.sum(value(u)))(z);
    const second = tf.grad((z) => tf.sum(first(z)))(x);
    const together = derivatives(x);
    for (const [ours, theirs] of [
      [slope(x, y), first(x)],
      [curvature(x, y), second],
      [together.value, y],
      [together.slope, first(x)],
      [together.curvature, second],
    ] as const) {
      const expected = await theirs.data();
      (await ours.data()).forEach((entry, i) => {
        expect(Math.abs(entry - (expected[i] as number))).toBeLessThan(3e-6);
      });
    }
  });

  test('leave nothing behind', async () => {
    const x = tf.tensor1d(points);
    const leaked = await leakedTensors(() => {
      for (const name of names) {
        tf.tidy(() => {
          const { value, slope, curvature } = activationOf(name).derivatives(x);
          return tf.sum(tf.addN([value, slope, curvature]));
        }).dispose();
      }
    });
    expect(leaked).toBe(0);
  });
});
