// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { denseOperator, jacobi, minres, nystrom } from '../src/index.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, relativeError, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(5);
const bothSigns = (condition: number) => [
  ...logSpaced(30, condition),
  ...logSpaced(30, condition).map((value) => -value),
];

describe.each(testBackends())('MINRES on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([1e1, 1e2, 1e3])('solves indefinite systems at condition %d', async (condition) => {
    const matrix = await withSpectrum(bothSigns(condition));
    const operator = operatorOf(matrix, 'symmetric');
    const { x, b } = withKnownAnswer(matrix, 3);
    const { status, residual, values } = await solved(minres(), operator, b);
    expect(status).toBe('converged');
    expect(residual).toBeLessThanOrEqual(1e-5);
    expect(relativeError(values, x)).toBeLessThanOrEqual(1e-5 * condition);
    operator.dispose();
  });

  test('the residual never grows, and a preconditioner shortens the way', async () => {
    const matrix = await withSpectrum(logSpaced(60, 1e3));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 1);
    const plain = await solved(minres({ lookEvery: 1 }), operator, b);
    plain.history.forEach(({ residual }, i) => {
      expect(residual).toBeLessThanOrEqual((plain.history[i - 1]?.residual ?? 1) * 1.01 + 1e-6);
    });
    const preconditioner = nystrom({ key, rank: 20, maxRank: 20 });
    const fast = await solved(minres({ lookEvery: 1, preconditioner }), operator, b);
    expect(fast.status).toBe('converged');
    expect(fast.iterations).toBeLessThan(0.7 * plain.iterations);
    operator.dispose();
  });
});

describe('MINRES', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('a singular system without an answer ends with one of least squares, and says so', async () => {
    const spectrum = [...logSpaced(40, 10), 0, 0, 0];
    const matrix = await withSpectrum(spectrum);
    const operator = operatorOf(matrix, 'symmetric');
    const b = { rows: 43, columns: 2, data: normalValues(key, 86) };
    const { status, cause, values, residual } = await solved(minres(), operator, b);
    expect(status).toBe('stagnated');
    expect(cause).toMatch(/part outside the range of A, which is singular: .* least squares/);
    // Of b, what the null space takes is left: A r = 0.
    const r = tf.tidy(() => {
      const x = tf.tensor2d(values as number[], [43, 2]);
      const left = tf.sub(tf.tensor2d(Float32Array.from(b.data), [43, 2]), operator.apply(x)) as tf.Tensor2D;
      return tf.div(tf.norm(operator.apply(left)), tf.norm(left));
    });
    expect((await r.data())[0]).toBeLessThan(1e-3);
    expect(residual).toBeGreaterThan(0.05);
    operator.dispose();
  });

  test('a consistent singular system is solved', async () => {
    const matrix = await withSpectrum([...bothSigns(10), 0, 0]);
    const operator = operatorOf(matrix, 'symmetric');
    expect(await solved(minres(), operator, withKnownAnswer(matrix, 2).b)).toMatchObject({ status: 'converged' });
    operator.dispose();
  });

  test('takes only symmetric operators, and levels badly scaled ones by |diag(A)|', async () => {
    await expect(minres().prepare(denseOperator(tf.eye(2)))).rejects.toThrow(
      /minres: expected a symmetric operator.*lsmr/,
    );
    const operator = denseOperator(tf.diag(tf.tensor1d([1, -1e3, 10, -1e-2])) as tf.Tensor2D, { tags: ['symmetric'] });
    const b = { rows: 4, columns: 1, data: Float64Array.of(1, 1, 1, 1) };
    const { iterations, status } = await solved(minres({ preconditioner: jacobi(), lookEvery: 1 }), operator, b);
    expect(status).toBe('converged');
    expect(iterations).toBeLessThanOrEqual(2); // eigenvalues 1 and −1 alone
  });

  test('leaks nothing', async () => {
    const matrix = await withSpectrum([...logSpaced(20, 10), 0]);
    const operator = operatorOf(matrix, 'symmetric');
    const b = { rows: 21, columns: 2, data: normalValues(key, 42) };
    await solved(minres(), operator, b);
    expect(await leakedTensors(() => solved(minres(), operator, b))).toBe(0);
    operator.dispose();
  });
});
