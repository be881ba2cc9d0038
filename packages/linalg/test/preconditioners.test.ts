// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, fold, type Matrix, multiply, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  conjugateGradients,
  denseForm,
  denseOperator,
  diagonalOperator,
  functionOperator,
  gramOperator,
  identityOperator,
  jacobi,
  type LinearOperator,
  lowRankOperator,
  nystrom,
  scaledOperator,
  sumOperator,
} from '../src/index.js';
import { symmetricEigen } from '../src/spectrum/symmetric-eigen.js';
import { operatorLaws } from '../src/testing.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(8);
const draws = (rows: number, columns: number, index = 0) => normal<tf.Rank.R2>(fold(key, index), [rows, columns]);

/** 1 / diag(A) of the dense form against the preconditioner's own diagonal. */
async function expectReciprocalDiagonal(a: LinearOperator): Promise<void> {
  const { data } = await denseForm(a);
  const prepared = await jacobi().prepare(a);
  const inverse = await denseForm(prepared.inverse);
  for (let i = 0; i < a.rows; i++) {
    expect((inverse.data[i * a.rows + i] as number) * (data[i * a.rows + i] as number)).toBeCloseTo(1, 4);
  }
  prepared.dispose();
}

describe.each(testBackends())('Jacobi on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const m = () => denseOperator(draws(40, 50));
  const structured: Readonly<Record<string, () => LinearOperator>> = {
    'a dense matrix': () => denseOperator(tf.add(tf.diag(tf.range(1, 41)), tf.ones([40, 40])), { tags: ['symmetric'] }),
    'a diagonal one': () => diagonalOperator(tf.range(1, 41)),
    'the identity': () => identityOperator(40),
    'low rank with weights': () => lowRankOperator({ left: draws(40, 3), weights: tf.tensor1d([1, 2, 3]) }),
    'a Gram matrix': () => gramOperator(m()),
    'a Gram matrix of a transpose': () => gramOperator(denseOperator(draws(50, 40)).transpose()),
    'a Gram matrix of a multiple': () => gramOperator(scaledOperator(m(), -2)),
    'a Gram matrix of low rank': () => gramOperator(lowRankOperator({ left: draws(40, 3), right: draws(9, 3, 1) })),
    'a Gram matrix of a diagonal': () => gramOperator(diagonalOperator(tf.range(1, 41))),
    'a sum': () => sumOperator(scaledOperator(gramOperator(m()), 0.5), identityOperator(40)),
  };

  test.each(Object.entries(structured))('knows the diagonal of %s', (_, make) => expectReciprocalDiagonal(make()));

  test('applies a small operator without structure to its unit vectors', async () => {
    const right = gramOperator(denseOperator(draws(20, 25)));
    const bare = functionOperator({ rows: 20, columns: 20, tags: ['positive-definite'], apply: (v) => right.apply(v) });
    await expectReciprocalDiagonal(bare);
  });
});

describe('Jacobi', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('estimates what it cannot know, within the stated error', async () => {
    const matrix = await withSpectrum(logSpaced(100, 10));
    const dense = operatorOf(matrix, 'positive-definite');
    const bare = functionOperator({ rows: 100, columns: 100, tags: dense.tags, apply: (v) => dense.apply(v) });
    await expect(jacobi().prepare(bare)).rejects.toThrow(/expected a key/);
    const { inverse, dispose } = await jacobi({ key, probes: 64 }).prepare(bare);
    const { data } = await denseForm(inverse);
    for (let i = 0; i < 100; i++) {
      const row = matrix.data.subarray(100 * i, 100 * i + 100);
      const beside = row.reduce((sum, entry, j) => sum + (i === j ? 0 : entry ** 2), 0);
      expect(Math.abs(1 / (data[101 * i] as number) - (row[i] as number))).toBeLessThan(
        4.5 * Math.sqrt((2 * beside) / 64),
      );
    }
    dispose();
  });

  test('takes a diagonal as given, and levels badly scaled systems', async () => {
    const matrix = await withSpectrum(logSpaced(60, 10));
    const scale = logSpaced(60, 1e3);
    const data = matrix.data.map(
      (entry, at) => entry * (scale[at % 60] as number) * (scale[Math.floor(at / 60)] as number),
    );
    const operator = operatorOf({ ...matrix, data }, 'positive-definite');
    const { b } = withKnownAnswer({ ...matrix, data }, 1);
    const plain = await solved(conjugateGradients({ lookEvery: 1 }), operator, b);
    const diagonal = tf.tensor1d(scale.map((_, i) => data[61 * i] as number));
    const preconditioned = await solved(
      conjugateGradients({ lookEvery: 1, preconditioner: jacobi({ diagonal }) }),
      operator,
      b,
    );
    expect(preconditioned.status).toBe('converged');
    expect(preconditioned.iterations).toBeLessThan(plain.iterations / 3);
    await expect(jacobi({ diagonal: tf.ones([3]) }).prepare(operator)).rejects.toThrow(
      /jacobi: expected diagonal of shape \[60\]/,
    );
  });
});

/** Condition number of P^½ A P^½ for an inverse P, by dense eigenvalues. */
async function preconditionedCondition(matrix: Matrix, inverse: LinearOperator): Promise<number> {
  const { values, vectors } = symmetricEigen(await denseForm(inverse));
  const size = matrix.rows;
  const root = { rows: size, columns: size, data: new Float64Array(size * size) };
  vectors.forEach((vector, k) => {
    for (let i = 0; i < size; i++) root.data[i * size + k] = (vector[i] as number) * Math.sqrt(values[k] as number);
  });
  const rootTransposed = {
    ...root,
    data: root.data.map((_, at) => root.data[(at % size) * size + Math.floor(at / size)] as number),
  };
  const inner = symmetricEigen(multiply(rootTransposed, multiply(matrix, root))).values;
  return (inner[size - 1] as number) / (inner[0] as number);
}

describe.each(testBackends())('Nyström on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([1e-1, 1e-2, 1e-4])('bounds the condition of a decaying spectrum with ridge %d', async (shift) => {
    const matrix = await withSpectrum(logSpaced(80, 1e8).map((value) => value + shift));
    const operator = operatorOf(matrix, 'positive-definite');
    const prepared = await nystrom({ key, shift, rank: 8, tolerance: 1 }).prepare(operator);
    expect(prepared.eigenvalues[prepared.rank - 1]).toBeLessThanOrEqual(shift);
    expect(await preconditionedCondition(matrix, prepared.inverse)).toBeLessThan(10);
    prepared.dispose();
    operator.dispose();
  });

  test('makes conjugate gradients take a small share of the steps', async () => {
    const matrix = await withSpectrum(logSpaced(100, 1e8).map((value) => value + 1e-5));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 2);
    const plain = await solved(conjugateGradients({ lookEvery: 5 }), operator, b);
    const fast = await solved(
      conjugateGradients({ lookEvery: 5, preconditioner: nystrom({ key, shift: 1e-5 }) }),
      operator,
      b,
    );
    expect([plain.status, fast.status]).toEqual(['converged', 'converged']);
    expect(fast.iterations).toBeLessThan(plain.iterations / 5);
    operator.dispose();
  });
});

describe('Nyström', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  const lowRank = async () => withSpectrum([5, 4, 3, 2, 1, ...new Array(35).fill(0)]);

  test('finds the eigenvalues of a matrix of low rank, and stops where float32 ends', async () => {
    const operator = operatorOf(await lowRank(), 'positive-semidefinite');
    const { eigenvalues, rank, dispose } = await nystrom({ key, rank: 8 }).prepare(operator);
    expect(rank).toBeGreaterThanOrEqual(5);
    [5, 4, 3, 2, 1].forEach((value, i) => {
      expect(Math.abs((eigenvalues[i] as number) - value)).toBeLessThan(5e-5 * 5); // relative to the largest
    });
    expect(eigenvalues.slice(5).every((value) => value < 1e-5)).toBe(true);
    dispose();
  });

  test('is the same for the same key, and keeps to the largest rank', async () => {
    const operator = operatorOf(await withSpectrum(logSpaced(40, 100)), 'positive-definite');
    const [first, again] = await Promise.all([1, 2].map(() => nystrom({ key, maxRank: 20 }).prepare(operator)));
    expect(first?.rank).toBe(20);
    expect(again?.eigenvalues).toEqual(first?.eigenvalues);
    first?.dispose();
    again?.dispose();
  });

  for (const law of operatorLaws(async () => {
    const operator = operatorOf(await withSpectrum(logSpaced(20, 1e6)), 'positive-definite');
    const { inverse } = await nystrom({ key, shift: 1e-6, rank: 4, maxRank: 4 }).prepare(operator);
    operator.dispose();
    return inverse;
  })) {
    test(`its inverse: ${law.name}`, law.check);
  }

  test('refuses what is not semidefinite, by its tag or by what it does', async () => {
    const options = { key, shift: 2 };
    const operator = operatorOf(await withSpectrum(logSpaced(20, 10)), 'positive-definite');
    await expect(nystrom(options).prepare(operator)).rejects.toThrow(/minus its shift .*lower the shift 2/);
    await expect(nystrom(options).prepare(denseOperator(tf.eye(2)))).rejects.toThrow(/nystrom: expected a symmetric/);
    expect(() => nystrom({ key, rank: 0 })).toThrow(/rank/);
    const sick = functionOperator({
      rows: 3,
      columns: 3,
      tags: ['positive-definite'],
      apply: (v) => tf.mul(v, Number.NaN),
    });
    await expect(nystrom({ key }).prepare(sick)).rejects.toThrow(
      /^nystrom: expected finite products of operator \[\d+, \d+\], got NaN or infinity/,
    );
  });

  test('leaks nothing', async () => {
    const operator = operatorOf(await withSpectrum(logSpaced(40, 100)), 'positive-definite');
    expect(await leakedTensors(async () => (await nystrom({ key, shift: 1e-3 }).prepare(operator)).dispose())).toBe(0);
    expect(await leakedTensors(async () => (await jacobi().prepare(operator)).dispose())).toBe(0);
  });
});
