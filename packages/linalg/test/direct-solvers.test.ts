// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, fold, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { choleskySolver, denseOperator, functionOperator, pivotedCholeskySolver, type Solver } from '../src/index.js';
import { symmetricEigen } from '../src/spectrum/symmetric-eigen.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, relativeError, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(13);
const column = (...data: number[]) => ({ rows: data.length, columns: 1, data: Float64Array.from(data) });
const draws = (rows: number, columns: number, index = 0) => ({
  rows,
  columns,
  data: normalValues(fold(key, index), rows * columns),
});

describe.each(testBackends())('direct solvers on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([1e1, 1e3, 1e5])('Cholesky, plain and pivoted, at condition %d', async (condition) => {
    const matrix = await withSpectrum(logSpaced(40, condition));
    const operator = operatorOf(matrix, 'positive-definite');
    const { x, b } = withKnownAnswer(matrix, 3);
    for (const solver of [choleskySolver(), pivotedCholeskySolver({ rankTolerance: 1e-9 })] as Solver<unknown>[]) {
      const { status, iterations, residual, values } = await solved(solver, operator, b);
      expect({ status, iterations }).toEqual({ status: 'converged', iterations: 0 });
      expect(residual).toBeLessThan(1e-9);
      // The operator holds A to float32: ‖x − x*‖ ≤ κ 2⁻²⁴ √n ‖x‖
      expect(relativeError(values, x)).toBeLessThan(condition * 2 ** -24 * Math.sqrt(40));
    }
    operator.dispose();
  });

  test('an operator that is only applied is formed first', async () => {
    const matrix = await withSpectrum(logSpaced(20, 10));
    const dense = operatorOf(matrix, 'positive-definite');
    const bare = functionOperator({ rows: 20, columns: 20, tags: dense.tags, apply: (v) => dense.apply(v) });
    const { x, b } = withKnownAnswer(matrix, 1);
    expect(relativeError((await solved(choleskySolver(), bare, b)).values, x)).toBeLessThan(1e-5);
  });
});

describe('pivoted Cholesky', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  const spectrum = [...logSpaced(12, 10), ...new Array(8).fill(0)];

  test('finds the rank and the answer of least squares and least norm', async () => {
    const matrix = await withSpectrum(spectrum);
    const operator = operatorOf(matrix, 'positive-semidefinite');
    const solver = pivotedCholeskySolver();
    expect((await solver.prepare(operator)).rank).toBe(12);
    const b = draws(20, 2);
    const { values, vectors } = symmetricEigen(matrix);
    const wanted = { rows: 20, columns: 2, data: new Float64Array(40) };
    for (const [i, value] of values.entries()) {
      if (value < 1e-9) continue;
      for (const j of [0, 1]) {
        const share = (vectors[i] as Float64Array).reduce((sum, v, at) => sum + v * (b.data[2 * at + j] as number), 0);
        vectors[i]?.forEach((v, at) => {
          wanted.data[2 * at + j] = (wanted.data[2 * at + j] as number) + (share / value) * v;
        });
      }
    }
    const { status, cause, values: found } = await solved(solver, operator, b);
    expect(relativeError(found, wanted)).toBeLessThan(1e-4);
    expect(status).toBe('stagnated');
    expect(cause).toMatch(/outside the range of A, of rank 12 of 20; .*least squares and least norm/);
    const consistent = await solved(solver, operator, withKnownAnswer(matrix, 2).b);
    expect(consistent).toMatchObject({ status: 'converged', cause: undefined });
    operator.dispose();
  });

  test('of the zero matrix gives 0', async () => {
    const operator = denseOperator(tf.zeros([3, 3]), { tags: ['positive-semidefinite'] });
    expect(await solved(pivotedCholeskySolver(), operator, column(0, 0, 0))).toMatchObject({
      status: 'converged',
      values: [0, 0, 0],
    });
    expect(await solved(pivotedCholeskySolver(), operator, column(1, 0, 0))).toMatchObject({
      status: 'stagnated',
      values: [0, 0, 0],
    });
  });
});

describe('direct solvers', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  const both = [choleskySolver(), pivotedCholeskySolver()] as readonly Solver<unknown>[];

  test.each(both.map((solver) => [solver.name, solver] as const))(
    '%s: what cannot be factored is data',
    async (_, solver) => {
      const indefinite = denseOperator(
        tf.tensor2d([
          [1, 2],
          [2, 1],
        ]),
        { tags: ['positive-definite'] },
      );
      const broken = await solved(solver, indefinite, column(1, 1));
      expect(broken).toMatchObject({ status: 'breakdown', values: [0, 0] });
      expect(broken.cause).toMatch(/not positive (semi)?definite.*minres\(\)/);
      const sick = denseOperator(
        tf.tensor2d([
          [1, Number.NaN],
          [Number.NaN, 1],
        ]),
        { tags: ['positive-definite'] },
      );
      expect(await solved(solver, sick, column(1, 1))).toMatchObject({ status: 'not-finite', values: [0, 0] });
      const one = denseOperator(tf.tensor2d([[4]]), { tags: ['positive-definite'] });
      expect(await solved(solver, one, column(2))).toMatchObject({ status: 'converged', values: [0.5] });
      expect(await solved(solver, one, column(0))).toMatchObject({ status: 'converged', values: [0], residual: 0 });
      const given = await solved(solver, one, column(Number.NaN));
      expect(given).toMatchObject({ status: 'not-finite', values: [0] });
      expect(given.cause).toMatch(/right-hand side 0 holds NaN/);
      const empty = denseOperator(tf.zeros([0, 0]), { tags: ['positive-definite'] });
      expect(await solved(solver, empty, { rows: 0, columns: 2, data: new Float64Array() })).toMatchObject({
        status: 'converged',
        shape: [0, 2],
      });
    },
  );

  test.each(both.map((solver) => [solver.name, solver] as const))(
    '%s: misuse throws, naming the remedy',
    async (name, solver) => {
      const square = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      await expect(solver.prepare(denseOperator(square))).rejects.toThrow(
        new RegExp(`${name}: expected a symmetric.*lsmr`),
      );
      await expect(solver.prepare(denseOperator(square, { tags: ['symmetric'] }))).rejects.toThrow(
        /semidefinite.*minres/,
      );
      const lying = denseOperator(square, { tags: ['positive-definite'] });
      await expect(solver.prepare(lying)).rejects.toThrow(/entries that differ by 1 across the diagonal/);
      const one = denseOperator(tf.eye(1), { tags: ['positive-definite'] });
      await expect(solved(solver, one, column(1, 2))).rejects.toThrow(
        /solve: expected b of shape \[1, any\], got \[2, 1\]/,
      );
      const huge = functionOperator({
        rows: 1e5,
        columns: 1e5,
        tags: ['positive-definite'],
        apply: (v) => tf.clone(v),
      });
      await expect(solver.prepare(huge)).rejects.toThrow(
        /denseForm: expected at most .*, got a request for 74.5 GiB; take a solver that only applies the operator/,
      );
    },
  );

  test('leak nothing', async () => {
    const matrix = await withSpectrum(logSpaced(10, 10));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 2);
    for (const solver of both) expect(await leakedTensors(() => solved(solver, operator, b))).toBe(0);
    operator.dispose();
  });
});
