// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { cholesky, createKey, fold, gram, multiply, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  conjugateGradients,
  denseForm,
  denseOperator,
  extremeEigenvalues,
  functionOperator,
  identityOperator,
  type LinearOperator,
  logDeterminant,
  lowRankOperator,
  pivotedCholeskyPreconditioner,
  scaledOperator,
  sumOperator,
} from '../src/index.js';
import { symmetricEigen, symmetricEigenvalues } from '../src/spectrum/symmetric-eigen.js';
import { tridiagonalEigen } from '../src/spectrum/tridiagonal-eigen.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(15);

describe('small eigenproblems in float64', () => {
  test('the second difference matrix has the eigenvalues 2 − 2 cos(π j / (n + 1))', () => {
    const size = 25;
    const units = Array.from({ length: size }, () => new Float64Array());
    const { values } = tridiagonalEigen(new Float64Array(size).fill(2), new Float64Array(size - 1).fill(-1), units);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (i + 1)) / (size + 1)), 13);
    });
  });

  test.each([
    ['distinct', logSpaced(30, 1e6)],
    ['repeated', [...new Array(10).fill(2), ...new Array(10).fill(-1), ...new Array(10).fill(0)]],
  ])('V Λ Vᵀ is the matrix again, and V orthonormal: %s eigenvalues', async (_, spectrum) => {
    const matrix = await withSpectrum(spectrum);
    const { values, vectors } = symmetricEigen(matrix);
    [...spectrum]
      .sort((a, b) => a - b)
      .forEach((value, i) => {
        expect(values[i]).toBeCloseTo(value, 12);
      });
    const rows = { rows: 30, columns: 30, data: Float64Array.from(vectors.flatMap((vector) => [...vector])) };
    (await gram(rows)).data.forEach((value, at) => {
      expect(value).toBeCloseTo(at % 31 === 0 ? 1 : 0, 12);
    });
    const image = multiply(rows, matrix).data; // Λ Vᵀ
    image.forEach((value, at) => {
      expect(value).toBeCloseTo((values[Math.floor(at / 30)] as number) * (rows.data[at] as number), 12);
    });
  });

  test('eigenvalues alone, of the second difference matrix, which are known', () => {
    const size = 40;
    const data = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      data[i * size + i] = 2;
      if (i > 0) data[i * size + i - 1] = data[(i - 1) * size + i] = -1;
    }
    const found = symmetricEigenvalues({ rows: size, columns: size, data });
    for (const [k, value] of found.entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)), 12);
    }
  });

  test.each([1, 2, 7, 30])('sums of eigenvalues alone and of their squares (size %i)', async (size) => {
    const draws = { rows: size, columns: size + 3, data: normalValues(createKey(size), size * (size + 3)) };
    const matrix = await gram(draws);
    const found = symmetricEigenvalues(matrix);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    const trace = sum(matrix.data.filter((_, at) => at % (size + 1) === 0));
    expect(sum(found) / trace).toBeCloseTo(1, 12);
    expect(sum(found.map((value) => value * value)) / sum(matrix.data.map((value) => value * value))).toBeCloseTo(
      1,
      12,
    );
    expect(symmetricEigenvalues({ rows: size, columns: size, data: new Float64Array(size * size) })).toEqual(
      new Float64Array(size),
    );
  });

  test.each([1e-300, 1e-170, 1, 1e170, 1e300])('the scale of the entries changes nothing: times %d', async (scale) => {
    const matrix = await withSpectrum([1, 2, 3, 5, 8]);
    const scaled = { ...matrix, data: matrix.data.map((value) => value * scale) };
    [1, 2, 3, 5, 8].forEach((value, i) => {
      expect((symmetricEigenvalues(scaled)[i] as number) / scale / value).toBeCloseTo(1, 12);
    });
  });

  test('entries that dwindle beside the others until their squares vanish count as nothing', () => {
    const size = 12;
    const data = Float64Array.from(
      { length: size ** 2 },
      (_, at) => 10 ** (-16 * (Math.floor(at / size) + (at % size))),
    );
    const found = symmetricEigenvalues({ rows: size, columns: size, data }); // of rank one
    expect(found.at(-1)).toBeCloseTo(1, 14);
    expect(found.slice(0, -1).every((value) => Math.abs(value) < 1e-16)).toBe(true);
  });

  test('sizes 0, 1 and 2, and a diagonal matrix', () => {
    expect([...symmetricEigen({ rows: 0, columns: 0, data: new Float64Array() }).values]).toEqual([]);
    expect([...symmetricEigen({ rows: 1, columns: 1, data: Float64Array.of(3) }).values]).toEqual([3]);
    const [low, high] = symmetricEigen({ rows: 2, columns: 2, data: Float64Array.of(0, 1, 1, 0) }).values;
    expect([low, high].map((value) => value?.toFixed(12))).toEqual(['-1.000000000000', '1.000000000000']);
    expect([
      ...symmetricEigen({ rows: 3, columns: 3, data: Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2) }).values,
    ]).toEqual([1, 2, 3]);
  });
});

describe.each(testBackends())('spectra of operators on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([
    ['definite', logSpaced(80, 1e3)],
    ['indefinite', [...logSpaced(40, 1e2), ...logSpaced(40, 10).map((value) => -3 * value)]],
  ])('extreme eigenvalues within their error bounds: %s', async (_, spectrum) => {
    const operator = operatorOf(await withSpectrum(spectrum), 'symmetric');
    const { smallest, largest, iterations } = await extremeEigenvalues(operator, { key, steps: 60 });
    expect(iterations).toBe(60);
    // The bound is on the distance to the nearest eigenvalue, with the rounding of the entries of A.
    for (const { value, error } of [smallest, largest]) {
      expect(Math.min(...spectrum.map((each) => Math.abs(each - value)))).toBeLessThanOrEqual(error + 1e-6);
      expect(error).toBeLessThan(1e-2);
    }
    expect(largest.value).toBeCloseTo(Math.max(...spectrum), 5);
    expect(smallest.value).toBeCloseTo(Math.min(...spectrum), 2);
    operator.dispose();
  });

  test.each([10, 1e3])('log determinant within three standard errors at condition %d', async (condition) => {
    const matrix = await withSpectrum(logSpaced(100, condition));
    const operator = operatorOf(matrix, 'positive-definite');
    const { value, standardError, status } = await logDeterminant(operator, { key, probes: 20, steps: 60 });
    expect(status).toBe('converged');
    expect(Math.abs(value - cholesky(matrix).logDeterminant)).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.05 * Math.abs(value));
    operator.dispose();
  });
});

describe('spectra of operators', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('of the identity and of one number', async () => {
    const { smallest, largest } = await extremeEigenvalues(scaledOperator(identityOperator(5), 3), { key });
    expect(largest.value).toBeCloseTo(3, 5);
    expect(smallest.value).toBeGreaterThan(-1e-6);
    const one = denseOperator(tf.tensor2d([[2]]), { tags: ['positive-definite'] });
    expect((await extremeEigenvalues(one, { key })).smallest.value).toBeCloseTo(2, 6);
    expect(await logDeterminant(one, { key })).toMatchObject({
      status: 'converged',
      value: expect.closeTo(Math.log(2), 6),
    });
    expect(await logDeterminant(identityOperator(0), { key })).toMatchObject({ value: 0, status: 'converged' });
  });

  test('an operator that is not definite has no log determinant, and that is data', async () => {
    const operator = operatorOf(await withSpectrum([...logSpaced(30, 10), -1]), 'positive-definite');
    const found = await logDeterminant(operator, { key });
    expect(found).toMatchObject({ status: 'breakdown', value: Number.NaN });
    expect(found.cause).toMatch(/not positive definite.*raise ridge/);
    operator.dispose();
  });

  test('what would not fit is refused before it is allocated, with what to lower', async () => {
    const huge = functionOperator({ rows: 1e8, columns: 1e8, tags: ['positive-definite'], apply: (v) => tf.clone(v) });
    await expect(logDeterminant(huge, { key })).rejects.toThrow(
      /^logDeterminant: expected at most .*, got a request for .* GiB; lower probes \(16\) or steps \(40\)$/,
    );
    await expect(extremeEigenvalues(huge, { key })).rejects.toThrow(/^extremeEigenvalues: .*; lower steps \(60\)$/);
  });

  test('an operator that gives NaN is said to, not blamed for its definiteness', async () => {
    const sick = denseOperator(tf.fill([3, 3], Number.NaN), { tags: ['positive-definite'] });
    expect(await logDeterminant(sick, { key })).toMatchObject({
      status: 'not-finite',
      cause: 'the operator dense gives NaN or infinity; look for it in what made it',
    });
    const { smallest, largest } = await extremeEigenvalues(sick, { key });
    expect([smallest.value, largest.value]).toEqual([Number.NaN, Number.NaN]);
    sick.dispose();
  });

  test('misuse throws; nothing leaks', async () => {
    const plain = denseOperator(tf.eye(3));
    await expect(extremeEigenvalues(plain, { key })).rejects.toThrow(/extremeEigenvalues: expected a symmetric/);
    await expect(logDeterminant(plain, { key })).rejects.toThrow(/logDeterminant: expected a symmetric/);
    await expect(extremeEigenvalues(identityOperator(0), { key })).rejects.toThrow(/rows of the operator/);
    await expect(logDeterminant(identityOperator(3), { key, probes: 1 })).rejects.toThrow(/probes/);
    await expect(logDeterminant(identityOperator(1e7), { key, probes: 64 })).rejects.toThrow(
      /logDeterminant: expected at most/,
    );
    const run = async () => {
      await extremeEigenvalues(identityOperator(9), { key });
      await logDeterminant(identityOperator(9), { key });
    };
    expect(await leakedTensors(run)).toBe(0);
  });
});

describe('the pivoted Cholesky preconditioner', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  /** A smooth kernel at points of the unit interval, with a ridge. */
  function kernel(ridge: number): LinearOperator {
    const matrix = tf.tidy(() => {
      const x = tf.linspace(0, 1, 80);
      const gaps = tf.square(tf.sub(tf.reshape(x, [80, 1]), tf.reshape(x, [1, 80])));
      return tf.add<tf.Tensor2D>(tf.exp(tf.mul(gaps, -50)), tf.mul(tf.eye(80), ridge));
    });
    return denseOperator(matrix, { tags: ['positive-definite'] });
  }

  test('takes few columns of a smooth kernel, and then few steps', async () => {
    const operator = kernel(1e-4);
    const { b } = withKnownAnswer(await denseForm(operator), 1);
    const preconditioner = pivotedCholeskyPreconditioner({ shift: 1e-4 });
    const prepared = await preconditioner.prepare(operator);
    expect(prepared.rank).toBeLessThan(30);
    prepared.dispose();
    const plain = await solved(conjugateGradients({ lookEvery: 1 }), operator, b);
    const fast = await solved(conjugateGradients({ lookEvery: 1, preconditioner }), operator, b);
    expect(fast.status).toBe('converged');
    expect(fast.iterations).toBeLessThan(plain.iterations / 4);
    expect(await leakedTensors(() => solved(conjugateGradients({ preconditioner }), operator, b))).toBe(0);
  });

  test('is the inverse of an exact low rank plus ridge', async () => {
    const left = tf.tensor2d(Float32Array.from(normalValues(key, 90)), [30, 3]);
    const operator = sumOperator(lowRankOperator({ left }), scaledOperator(identityOperator(30), 0.5));
    const { iterations, status } = await solved(
      conjugateGradients({ lookEvery: 1, preconditioner: pivotedCholeskyPreconditioner({ shift: 0.5 }) }),
      operator,
      { rows: 30, columns: 1, data: normalValues(fold(key, 2), 30) },
    );
    expect({ iterations, status }).toEqual({ iterations: 1, status: 'converged' });
  });

  test('needs the diagonal, and takes it as given', async () => {
    const { apply, tags } = kernel(0.1);
    const bare = functionOperator({ rows: 80, columns: 80, tags, apply });
    await expect(pivotedCholeskyPreconditioner().prepare(bare)).rejects.toThrow(
      /whose structure does not tell it.*nystrom/,
    );
    const diagonal = tf.fill([80], 1.1) as tf.Tensor1D;
    const { rank, dispose } = await pivotedCholeskyPreconditioner({ diagonal, shift: 0.1, maxRank: 5 }).prepare(bare);
    expect(rank).toBe(5);
    dispose();
  });
});
