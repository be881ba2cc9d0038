// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, multiply, normalValues, toTensor, transpose, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { blockConjugateGradients, conjugateGradients, nystrom } from '../src/index.js';
import { blockFactors, sweptInverse } from '../src/solvers/block-algebra.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, relativeError, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(7);

describe.each(testBackends())('block conjugate gradients on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('the factors of a block are orthonormal and give it again', async () => {
    const block = { rows: 30, columns: 4, data: normalValues(key, 120) };
    for (let i = 0; i < 30; i++)
      block.data[4 * i + 2] = (block.data[4 * i] as number) - 3 * (block.data[4 * i + 1] as number); // dependent
    const r = toTensor(block);
    const [q, upper] = tf.tidy(() => {
      const factors = blockFactors(r, r);
      return [factors.q, factors.upper];
    }) as [tf.Tensor2D, tf.Tensor2D];
    const [product, inner] = tf.tidy(() => [tf.matMul(q, upper), tf.matMul(q, q, true, false)]) as [
      tf.Tensor,
      tf.Tensor,
    ];
    expect(relativeError(await product.data(), block)).toBeLessThan(1e-5);
    const wanted = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    (await inner.data()).forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(1e-5);
    });
    tf.dispose([r, q, upper, product, inner]);
  });

  test('a swept inverse inverts, and leaves dependent rows out', async () => {
    const root = { rows: 5, columns: 3, data: normalValues(key, 15) };
    const g = multiply(transpose(root), root);
    const scaled = { ...g, data: g.data.map((value, i) => value * 10 ** ((i % 3) + Math.floor(i / 3))) }; // badly scaled
    const [small, twice] = tf.tidy(() => {
      const a = toTensor(scaled);
      const repeated = tf.concat2d([tf.concat2d([a, a], 1), tf.concat2d([a, a], 1)], 0);
      return [tf.matMul(sweptInverse(a), a), tf.slice2d(sweptInverse(repeated), [3, 0], [3, 6])];
    }) as [tf.Tensor2D, tf.Tensor2D];
    (await small.data()).forEach((value, i) => {
      expect(Math.abs(value - (i % 4 === 0 ? 1 : 0))).toBeLessThan(2e-3);
    });
    expect([...(await twice.data())].every((value) => Math.abs(value) === 0)).toBe(true);
    tf.dispose([small, twice]);
  });

  test.each([1e1, 1e3, 1e5])(
    'take no more steps than each by itself at condition %d, and a share where it is large',
    async (condition) => {
      const matrix = await withSpectrum(logSpaced(60, condition));
      const operator = operatorOf(matrix, 'positive-definite');
      const { x, b } = withKnownAnswer(matrix, 8);
      const alone = await solved(conjugateGradients({ lookEvery: 2 }), operator, b);
      const together = await solved(blockConjugateGradients({ lookEvery: 2 }), operator, b);
      expect(together.status).toBe('converged');
      expect(together.residual).toBeLessThanOrEqual(1e-5);
      expect(together.iterations).toBeLessThanOrEqual(alone.iterations * (condition > 100 ? 0.5 : 1));
      expect(relativeError(together.values, x)).toBeLessThanOrEqual(1e-5 * condition);
      operator.dispose();
    },
  );
});

describe('block conjugate gradients', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('equal, zero and dependent right-hand sides do no harm', async () => {
    const matrix = await withSpectrum(logSpaced(50, 1e3));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 2);
    const mixed = { rows: 50, columns: 5, data: new Float64Array(250) };
    for (let i = 0; i < 50; i++) {
      const [u, v] = [b.data[2 * i] as number, b.data[2 * i + 1] as number];
      mixed.data.set([u, 2 * u, 0, v, v - u], 5 * i);
    }
    const { status, residual, values } = await solved(blockConjugateGradients(), operator, mixed);
    expect(status).toBe('converged');
    expect(residual).toBeLessThanOrEqual(1e-5);
    expect(values.filter((_, i) => i % 5 === 2)).toEqual(new Array(50).fill(0));
    operator.dispose();
  });

  test('more right-hand sides than rows end after one step', async () => {
    const matrix = await withSpectrum(logSpaced(5, 10));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 8);
    const { status, iterations } = await solved(blockConjugateGradients({ lookEvery: 1 }), operator, b);
    expect(status).toBe('converged');
    expect(iterations).toBeLessThanOrEqual(2); // the second for what float32 left
    operator.dispose();
  });

  test('a preconditioner works here too; negative curvature is a breakdown; nothing leaks', async () => {
    const matrix = await withSpectrum(logSpaced(60, 1e6).map((value) => value + 1e-4));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 4);
    const solver = blockConjugateGradients({ preconditioner: nystrom({ key, shift: 1e-4 }), lookEvery: 5 });
    const fast = await solved(solver, operator, b);
    expect(fast).toMatchObject({ status: 'converged' });
    expect(fast.iterations).toBeLessThanOrEqual(15);
    expect(await leakedTensors(() => solved(solver, operator, b))).toBe(0);
    const negative = await withSpectrum([...logSpaced(40, 10), -0.1]);
    const { status } = await solved(
      blockConjugateGradients(),
      operatorOf(negative, 'positive-definite'),
      withKnownAnswer(negative, 3).b,
    );
    expect(status).toBe('breakdown');
    operator.dispose();
  });
});
