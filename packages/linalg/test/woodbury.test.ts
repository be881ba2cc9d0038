// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { cholesky, createKey, fold, gram, multiply, normal, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { symmetrised } from '../src/factors/dense-algebra.js';
import {
  denseForm,
  denseOperator,
  diagonalOperator,
  functionOperator,
  gramOperator,
  identityOperator,
  type LinearOperator,
  lowRankOperator,
  scaledOperator,
  sumOperator,
  woodburyFactor,
  woodburyIsCheaper,
  woodburySolver,
} from '../src/index.js';
import { solved } from './solved.js';
import { relativeError } from './spectra.js';

const key = createKey(14);
const tensor = (rows: number, columns: number, index = 0) => normal<tf.Rank.R2>(fold(key, index), [rows, columns]);
const b = { rows: 30, columns: 3, data: normalValues(key, 90).map(Math.fround) };

const shapes: Readonly<Record<string, () => LinearOperator>> = {
  'diagonal + low rank': () => sumOperator(diagonalOperator(tf.range(1, 31)), lowRankOperator({ left: tensor(30, 4) })),
  'a ridge + weighted low rank': () => {
    const lowRank = lowRankOperator({
      left: tensor(30, 4),
      weights: tf.tensor1d([1, 2, 0, 4]),
      tags: ['positive-semidefinite'],
    });
    return sumOperator(scaledOperator(identityOperator(30), 0.5), scaledOperator(lowRank, 2));
  },
  'a ridge + Gram matrices of a dense matrix and of a transpose': () =>
    sumOperator(
      gramOperator(denseOperator(tensor(30, 3, 1))),
      scaledOperator(sumOperator(gramOperator(denseOperator(tensor(5, 30, 2)).transpose()), identityOperator(30)), 0.5),
    ),
  'a diagonal alone': () => diagonalOperator(tf.range(1, 31)),
};

describe.each(testBackends())('Woodbury on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(Object.entries(shapes))('agrees with a dense factor: %s', async (_, make) => {
    const operator = make();
    const wanted = cholesky(symmetrised(await denseForm(operator))).solve(b);
    const { status, residual, values } = await solved(woodburySolver(), operator, b);
    expect(status).toBe('converged');
    expect(residual).toBeLessThan(1e-9);
    expect(relativeError(values, wanted)).toBeLessThan(1e-4);
  });
});

describe('Woodbury', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('gives the log determinant, and holds a low rank far above the diagonal', async () => {
    const factor = { rows: 30, columns: 4, data: normalValues(key, 120) };
    const diagonal = new Float64Array(30).fill(1e-6);
    const matrix = await gram(factor);
    for (let i = 0; i < 30; i++) matrix.data[31 * i] = (matrix.data[31 * i] as number) + 1e-6;
    const found = await woodburyFactor({ diagonal, factor });
    expect(found.logDeterminant).toBeCloseTo(cholesky(matrix).logDeterminant, 6);
    expect(relativeError(multiply(matrix, found.solve(b)).data, b)).toBeLessThan(1e-8);
  });

  test('is cheaper where the rank is small', () => {
    expect(woodburyIsCheaper({ size: 1000, rank: 50 })).toBe(true);
    expect(woodburyIsCheaper({ size: 1000, rank: 2000 })).toBe(false);
    expect(woodburyIsCheaper({ size: 10, rank: 1, rightHandSides: 100 })).toBe(true);
  });

  test('refuses operators made otherwise, and what is not definite', async () => {
    const bare = functionOperator({ rows: 3, columns: 3, tags: ['positive-definite'], apply: (v) => tf.clone(v) });
    await expect(woodburySolver().prepare(sumOperator(identityOperator(3), bare))).rejects.toThrow(
      /woodburySolver: expected a sum of diagonal, .* got sum \[3, 3\]; use choleskySolver/,
    );
    await expect(woodburySolver().prepare(lowRankOperator({ left: tensor(5, 2) }))).rejects.toThrow(
      /diagonal to be positive, got 0 at 0/,
    );
    const minus = sumOperator(identityOperator(5), scaledOperator(lowRankOperator({ left: tensor(5, 2) }), -1));
    await expect(woodburySolver().prepare(minus)).rejects.toThrow(/weights to be at least 0, got -1 at 0/);
    const factor = { rows: 2, columns: 1, data: Float64Array.of(1, 1) };
    await expect(woodburyFactor({ diagonal: Float64Array.of(1), factor })).rejects.toThrow(
      /2 entries in diagonal, got 1/,
    );
  });

  test('leaks nothing', async () => {
    const operator = (shapes['diagonal + low rank'] as () => LinearOperator)();
    expect(await leakedTensors(() => solved(woodburySolver(), operator, b))).toBe(0);
  });
});
