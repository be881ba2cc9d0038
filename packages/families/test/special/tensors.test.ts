import { jvp, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { digammaTensor, logGammaTensor, tetragamma, trigammaTensor } from '../../src/special.js';
import golden from '../fixtures/special.json';

/** What one rounding of x to float32 and a few of the result leave. */
const TOLERANCE = 5e-6;

const x = () => tf.tensor1d(golden.x);

async function expectClose(actual: tf.Tensor, expected: readonly number[]): Promise<void> {
  const values = await actual.data();
  actual.dispose();
  expected.forEach((value, i) => {
    const error = Math.abs((values[i] ?? Number.NaN) - value) / Math.max(1, Math.abs(value));
    expect(error, `at x = ${golden.x[i]}`).toBeLessThan(TOLERANCE);
  });
}

describe.each(testBackends())('special functions of tensors on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([
    ['logGammaTensor', logGammaTensor, golden.gammaln],
    ['digammaTensor', digammaTensor, golden.digamma],
    ['trigammaTensor', trigammaTensor, golden.trigamma],
  ] as const)('%s', async (_, f, expected) => {
    await expectClose(f(x()), expected);
  });

  test.each([
    ['log Γ is ψ', logGammaTensor, golden.digamma],
    ['ψ is ψ′', digammaTensor, golden.trigamma],
    ['ψ′ is ψ″', trigammaTensor, golden.x.map((value) => tetragamma(value))],
  ] as const)('the derivative of %s', async (_, f, expected) => {
    const { value, derivative } = jvp(f, x(), tf.onesLike(x()));
    value.dispose();
    await expectClose(derivative, expected);
  });

  test('no tensor is left behind', async () => {
    const points = x();
    expect(await leakedTensors(async () => void logGammaTensor(points).dispose())).toBe(0);
    points.dispose();
  });
});
