// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { cholesky, createKey, fold, gram, multiply, normalValues, transpose, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { functionOperator, lsmr } from '../src/index.js';
import { solved } from './solved.js';
import { operatorOf, relativeError } from './spectra.js';

const key = createKey(6);
const draws = (rows: number, columns: number, index: number) => ({
  rows,
  columns,
  data: normalValues(fold(key, index), rows * columns).map(Math.fround),
});

describe.each(testBackends())('LSMR on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([0, 1e-2, 10])('agrees with the normal equations in float64, ridge %d', async (ridge) => {
    const [a, b] = [draws(60, 25, 1), draws(60, 3, 2)];
    const normal = await gram(transpose(a));
    for (let i = 0; i < 25; i++) normal.data[26 * i] = (normal.data[26 * i] as number) + ridge;
    const wanted = cholesky(normal).solve(multiply(transpose(a), b));
    const operator = operatorOf(a);
    const { status, residual, values } = await solved(lsmr({ ridge }), operator, b);
    expect(status).toBe('converged');
    expect(residual).toBeLessThanOrEqual(1e-5);
    expect(relativeError(values, wanted)).toBeLessThan(1e-4);
    operator.dispose();
  });

  test('finds the answer of least norm of a wide system', async () => {
    const [a, b] = [draws(20, 50, 3), draws(20, 2, 4)];
    const wanted = multiply(transpose(a), cholesky(await gram(a)).solve(b));
    const operator = operatorOf(a);
    const { status, values } = await solved(lsmr(), operator, b);
    expect(status).toBe('converged');
    expect(relativeError(values, wanted)).toBeLessThan(1e-4);
    operator.dispose();
  });
});

describe('LSMR', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('of a matrix without full rank it finds the answer of least norm', async () => {
    const [left, right, b] = [draws(40, 6, 5), draws(6, 15, 6), draws(40, 1, 7)];
    const a = multiply(left, right);
    // A⁺ = Rᵀ (R Rᵀ)⁻¹ (LᵀL)⁻¹ Lᵀ
    const inner = cholesky(await gram(transpose(left))).solve(multiply(transpose(left), b));
    const wanted = multiply(transpose(right), cholesky(await gram(right)).solve(inner));
    const operator = operatorOf(a);
    const { status, values } = await solved(lsmr(), operator, b);
    expect(status).toBe('converged');
    expect(relativeError(values, wanted)).toBeLessThan(1e-3);
    operator.dispose();
  });

  test('an operator that gives NaN never counts as solved', async () => {
    for (const entries of [
      [1, Number.NaN, Number.NaN, 1],
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    ]) {
      const operator = operatorOf({ rows: 2, columns: 2, data: Float64Array.from(entries) });
      for (const ridge of [0, 0.1]) {
        const b = { rows: 2, columns: 1, data: Float64Array.of(1, -1) };
        const found = await solved(lsmr({ ridge }), operator, b);
        expect(found).toMatchObject({ status: 'not-finite', values: [0, 0] });
        expect(found.cause).toMatch(/gave NaN or infinity/);
      }
      operator.dispose();
    }
  });

  test('a transpose that is not the adjoint is found out before the first step', async () => {
    const [there, back] = [operatorOf(draws(6, 4, 10)), operatorOf(draws(4, 6, 11))];
    const odd = functionOperator({
      rows: 6,
      columns: 4,
      apply: (v) => there.apply(v),
      applyTransposed: (u) => back.apply(u),
    });
    await expect(lsmr().prepare(odd)).rejects.toThrow(
      /^lsmr: expected operator \[6, 4\] to have its adjoint for a transpose, got ⟨u, A v⟩ = .* and ⟨Aᵀ u, v⟩ = .*; correct its transpose/,
    );
    await lsmr({ probesAdjoint: false }).prepare(odd);
    there.dispose();
    back.dispose();
  });

  test('zeros give zeros; NaN is said; a wrong length is refused; nothing leaks', async () => {
    const operator = operatorOf(draws(8, 3, 8));
    const zeros = { rows: 8, columns: 1, data: new Float64Array(8) };
    expect(await solved(lsmr(), operator, zeros)).toMatchObject({
      status: 'converged',
      iterations: 0,
      values: [0, 0, 0],
    });
    const sick = { ...zeros, data: zeros.data.map(() => Number.NaN) };
    expect(await solved(lsmr({ ridge: 1 }), operator, sick)).toMatchObject({ status: 'not-finite', values: [0, 0, 0] });
    await expect(solved(lsmr(), operator, { ...zeros, rows: 4, columns: 2 })).rejects.toThrow(
      /lsmr.solve: expected b of shape \[8, any\]/,
    );
    expect(() => lsmr({ ridge: -1 })).toThrow(/ridge/);
    const b = draws(8, 2, 9);
    expect(await leakedTensors(() => solved(lsmr({ ridge: 0.1 }), operator, b))).toBe(0);
    const strict = await solved(lsmr({ tolerance: 1e-12 }), operator, b);
    expect(strict.status).toBe('stagnated');
    expect(strict.cause).toMatch(/stagnated: .*float32/);
    operator.dispose();
  });
});
