import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/index.js';
import { testBackends } from '../../src/testing.js';

interface Case {
  readonly name: string;
  readonly x: number[];
  readonly w: number[];
  readonly mixed: number[];
  readonly pure: number[];
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/second_derivatives.json', import.meta.url), 'utf8'),
);

type Elementwise = (v: tf.Tensor) => tf.Tensor;

/** The functions as the fixture defines them, with tfjs's own operations. */
const functions: Record<string, Elementwise> = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  silu: (v) => tf.mul(v, tf.sigmoid(v)),
  softplus: tf.softplus,
  elu: tf.elu,
  gelu: (v) => tf.mul(tf.mul(v, 0.5), tf.add(1, tf.erf(tf.div(v, Math.SQRT2)))),
  log: (v) => tf.log(tf.add(tf.square(v), 1)),
  sqrt: (v) => tf.sqrt(tf.add(tf.square(v), 0.5)),
  pow3: (v) => tf.pow(v, 3),
  sin: tf.sin,
  cos: tf.cos,
  erf: tf.erf,
  reciprocal: (v) => tf.reciprocal(tf.add(tf.square(v), 1)),
  logSumExp: (v) => tf.logSumExp(tf.stack([v, tf.mul(v, -2)]), 0),
  softmax0: (v) => tf.squeeze(tf.slice(tf.softmax(tf.stack([v, tf.square(v), tf.neg(v)], 1)), [0, 0], [-1, 1]), [1]),
  leakyRelu: (v) => tf.mul(v, tf.leakyRelu(v, 0.2)),
  logSigmoid: tf.logSigmoid,
  max: (v) => tf.max(tf.stack([tf.square(v), tf.sin(v)]), 0),
  square: tf.square,
  rsqrt: (v) => tf.rsqrt(tf.add(tf.square(v), 1)),
};

/** Largest difference over the largest expected entry. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs), 1e-3);
  return Math.max(...expected.map((value, i) => Math.abs((actual[i] ?? Number.NaN) - value) / scale));
}

describe.each(testBackends())('second derivatives on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('every function of the fixture is tried', () => {
    expect(Object.keys(functions).sort()).toEqual(cases.map(({ name }) => name).sort());
  });

  test.each(cases)('$name', async ({ name, x, w, mixed, pure }) => {
    const f = functions[name] as Elementwise;
    const slope = tf.grad((v) => tf.sum(f(v)));
    const slopeSquares = (weights: tf.Tensor) =>
      tf.sum(tf.square(tf.grad((v) => tf.sum(f(tf.mul(v, weights))))(tf.tensor1d(x))));
    const [actualMixed, actualPure] = tf.tidy(() => [
      tf.grad(slopeSquares)(tf.tensor1d(w)),
      tf.grad((v) => tf.sum(slope(v)))(tf.tensor1d(x)),
    ]) as [tf.Tensor, tf.Tensor];
    expect(relativeError(await actualMixed.data(), mixed)).toBeLessThan(1e-4);
    expect(relativeError(await actualPure.data(), pure)).toBeLessThan(1e-4);
    tf.dispose([actualMixed, actualPure]);
  });
});
