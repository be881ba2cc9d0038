// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { conjugateGradients, denseOperator, functionOperator, jacobi, minres, nystrom } from '../src/index.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, relativeError, withKnownAnswer, withSpectrum } from './spectra.js';

const column = (...data: number[]) => ({ rows: data.length, columns: 1, data: Float64Array.from(data) });

describe.each(testBackends())('conjugate gradients on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([1e1, 1e2, 1e3, 1e4, 1e5, 1e6])('reach a residual of 1e-5 at condition %d', async (condition) => {
    const matrix = await withSpectrum(logSpaced(60, condition));
    const operator = operatorOf(matrix, 'positive-definite');
    const { x, b } = withKnownAnswer(matrix, 3);
    const { status, cause, residual, values, history, iterations } = await solved(conjugateGradients(), operator, b);
    expect({ status, cause }).toEqual({ status: 'converged', cause: undefined });
    expect(residual).toBeLessThanOrEqual(1e-5);
    expect(history.map(({ iteration }) => iteration)).toEqual(history.map((_, i) => 10 * (i + 1)));
    expect(history[history.length - 1]?.iteration).toBe(iterations);
    // ‖x − x*‖ ≤ κ ‖r‖ / ‖b‖ ‖x‖
    expect(relativeError(values, x)).toBeLessThanOrEqual(1e-5 * condition);
    operator.dispose();
  });

  test('find the answer in as many steps as there are different eigenvalues', async () => {
    const matrix = await withSpectrum([...new Array(20).fill(1), ...new Array(20).fill(3), ...new Array(20).fill(10)]);
    const operator = operatorOf(matrix, 'positive-definite');
    const { iterations, status } = await solved(
      conjugateGradients({ lookEvery: 1 }),
      operator,
      withKnownAnswer(matrix, 2).b,
    );
    expect({ iterations, status }).toEqual({ iterations: 3, status: 'converged' });
    operator.dispose();
  });

  test('solve a singular system whose right-hand side lies in the range', async () => {
    const matrix = await withSpectrum([...logSpaced(40, 100), 0, 0, 0]);
    const operator = operatorOf(matrix, 'positive-semidefinite');
    const { status, residual } = await solved(conjugateGradients(), operator, withKnownAnswer(matrix, 2).b);
    expect(status).toBe('converged');
    expect(residual).toBeLessThanOrEqual(1e-5);
    operator.dispose();
  });
});

describe('conjugate gradients', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('tell the residual of the answer itself', async () => {
    const matrix = await withSpectrum(logSpaced(50, 1e5));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 1);
    const { values, residual } = await solved(conjugateGradients({ maxIterations: 40 }), operator, b);
    const image = { rows: 50, columns: 1, data: new Float64Array(50) };
    for (let i = 0; i < 50; i++)
      for (let j = 0; j < 50; j++)
        image.data[i] = (image.data[i] as number) + (matrix.data[i * 50 + j] as number) * (values[j] as number);
    expect(residual / relativeError(image.data, b)).toBeCloseTo(1, 2);
    operator.dispose();
  });

  test('non-convergence is data with the cause and the remedy', async () => {
    const matrix = await withSpectrum(logSpaced(60, 1e6));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 1);
    const few = await solved(conjugateGradients({ maxIterations: 20 }), operator, b);
    expect(few).toMatchObject({ status: 'iteration-limit', iterations: 20 });
    expect(few.cause).toMatch(
      /residual of .* after 20 iterations, condition estimate \d.*: raise maxIterations, or raise ridge/,
    );
    operator.dispose();
  });

  test('a tolerance beyond float32 is stagnation, found soon after nothing more is gained', async () => {
    const matrix = await withSpectrum(logSpaced(60, 1e2));
    const operator = operatorOf(matrix, 'positive-definite');
    const strict = await solved(conjugateGradients({ tolerance: 1e-9 }), operator, withKnownAnswer(matrix, 1).b);
    expect(strict.status).toBe('stagnated');
    expect(strict.residual).toBeLessThan(1e-6);
    expect(strict.iterations).toBeLessThan(200);
    expect(strict.cause).toMatch(
      /stagnated: .*condition estimate \de\+\d: the answer is as exact as float32 holds one.*; raise tolerance, or raise ridge/,
    );
    operator.dispose();
  });

  test('negative curvature is a breakdown that names another solver', async () => {
    for (const spectrum of [[...logSpaced(40, 10), -0.1], new Array(12).fill(-1)]) {
      const matrix = await withSpectrum(spectrum);
      const operator = operatorOf(matrix, 'positive-definite'); // a tag that is not true
      const { status, cause } = await solved(conjugateGradients(), operator, withKnownAnswer(matrix, 2).b);
      expect(status).toBe('breakdown');
      expect(cause).toMatch(/not positive semidefinite; .*minres/);
      operator.dispose();
    }
  });

  test('a right-hand side of zeros gives zeros at once, beside others and alone', async () => {
    const matrix = await withSpectrum(logSpaced(20, 10));
    const operator = operatorOf(matrix, 'positive-definite');
    const zero = { rows: 20, columns: 2, data: new Float64Array(40) };
    expect(await solved(conjugateGradients(), operator, zero)).toMatchObject({
      status: 'converged',
      iterations: 0,
      residual: 0,
      values: new Array(40).fill(0),
    });
    zero.data.forEach((_, i) => {
      zero.data[i] = i % 2;
    });
    const mixed = await solved(conjugateGradients(), operator, zero);
    expect(mixed.status).toBe('converged');
    expect(mixed.values.filter((_, i) => i % 2 === 0)).toEqual(new Array(20).fill(0));
    operator.dispose();
  });

  test.each([1e-30, 1, 1e30])('right-hand sides of size %d neither under- nor overflow', async (size) => {
    const matrix = await withSpectrum(logSpaced(20, 10));
    const operator = operatorOf(matrix, 'positive-definite');
    const { x, b } = withKnownAnswer(matrix, 1);
    const { values, status } = await solved(conjugateGradients(), operator, {
      ...b,
      data: b.data.map((v) => v * size),
    });
    expect(status).toBe('converged');
    expect(
      relativeError(
        values.map((v) => v / size),
        x,
      ),
    ).toBeLessThan(1e-4);
    operator.dispose();
  });

  test('the zero operator is named for what it is, preconditioned or not', async () => {
    const zero = denseOperator(tf.zeros([2, 2]), { tags: ['positive-semidefinite'] });
    for (const options of [{}, { preconditioner: jacobi() }]) {
      const found = await solved(conjugateGradients(options), zero, column(1, 2));
      expect(found).toMatchObject({ status: 'stagnated', values: [0, 0] });
      expect(found.cause).toMatch(/^the operator is zero, so that nothing reaches the right-hand side; .*raise ridge/);
    }
    const least = await solved(minres(), zero, column(1, 2));
    expect(least.cause).toMatch(/outside the range of A, .* ‖A r‖ = 0e\+0 ‖A‖ ‖r‖/);
    zero.dispose();
  });

  test('1x1 and empty systems', async () => {
    const one = denseOperator(tf.tensor2d([[4]]), { tags: ['positive-definite'] });
    expect(await solved(conjugateGradients(), one, column(2))).toMatchObject({ status: 'converged', values: [0.5] });
    const empty = denseOperator(tf.zeros([0, 0]), { tags: ['positive-definite'] });
    expect(await solved(conjugateGradients(), empty, { rows: 0, columns: 3, data: new Float64Array() })).toMatchObject({
      status: 'converged',
      shape: [0, 3],
    });
    expect(await solved(conjugateGradients(), one, { rows: 1, columns: 0, data: new Float64Array() })).toMatchObject({
      status: 'converged',
      shape: [1, 0],
    });
  });

  test('NaN in a right-hand side and from the operator is said', async () => {
    const one = denseOperator(tf.eye(2), { tags: ['positive-definite'] });
    const given = await solved(conjugateGradients(), one, column(1, Number.NaN));
    expect(given).toMatchObject({ status: 'not-finite', values: [0, 0], residual: Number.NaN });
    expect(given.cause).toMatch(/right-hand side 0 holds NaN/);
    const sick = functionOperator({
      rows: 2,
      columns: 2,
      tags: ['positive-definite'],
      apply: (v) => tf.mul(v, Number.NaN),
    });
    const made = await solved(conjugateGradients({ probesSymmetry: false }), sick, column(1, 2));
    expect(made).toMatchObject({ status: 'not-finite', values: [0, 0] });
    expect(made.cause).toMatch(/operator or the preconditioner gave NaN/);
  });

  test('operators that they are not made for are refused, naming the solver to take', async () => {
    const solver = conjugateGradients();
    const matrix = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    await expect(solver.prepare(denseOperator(matrix))).rejects.toThrow(
      /expected a symmetric operator, got dense \[2, 2\].*lsmr/,
    );
    await expect(solver.prepare(denseOperator(matrix, { tags: ['symmetric'] }))).rejects.toThrow(
      /semidefinite.*minres/,
    );
    const lying = denseOperator(matrix, { tags: ['positive-definite'] });
    await expect(solver.prepare(lying)).rejects.toThrow(/⟨u, A v⟩ = .* and ⟨A u, v⟩ = .*lsmr/);
    const state = await solver.prepare(denseOperator(tf.eye(3), { tags: ['positive-definite'] }));
    await expect(solver.solve(state, tf.zeros([2, 1]))).rejects.toThrow(
      /conjugateGradients.solve: expected b of shape \[3, any\]/,
    );
    expect(() => conjugateGradients({ tolerance: 0 })).toThrow(/tolerance/);
    expect(() => conjugateGradients({ lookEvery: 0.5 })).toThrow(/lookEvery/);
  });

  test('leak nothing, whatever the outcome', async () => {
    const matrix = await withSpectrum(logSpaced(30, 1e6));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 2);
    const preconditioners = [undefined, jacobi(), nystrom({ key: createKey(1), shift: 1e-6 })];
    for (const preconditioner of preconditioners) {
      for (const options of [{ tolerance: 1e-9 }, { maxIterations: 5 }, {}]) {
        const solver = conjugateGradients({ ...options, ...(preconditioner && { preconditioner }) });
        expect(await leakedTensors(() => solved(solver, operator, b))).toBe(0);
      }
    }
    expect(
      await leakedTensors(() => solved(conjugateGradients(), operator, { ...b, data: b.data.fill(Number.NaN) })),
    ).toBe(0);
    operator.dispose();
  });
});
