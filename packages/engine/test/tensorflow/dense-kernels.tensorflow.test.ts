import { beforeAll, describe, expect, test } from 'vitest';
import { cholesky, createKey, gram, type Matrix, multiply, normalValues, useBackend } from '../../src/index.js';
import { denseKernels } from '../../src/linear-algebra/select-kernels.js';
import { requireTensorflow } from '../../src/tensorflow/binding.js';

beforeAll(async () => {
  await useBackend('tensorflow');
});

function random(seed: number, rows: number, columns: number): Matrix {
  return { rows, columns, data: normalValues(createKey(seed), rows * columns) };
}

/** Largest difference, relative to the largest entry expected. */
function difference(actual: Matrix, expected: Matrix): number {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (
    actual.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected.data[i] as number))), 0) / scale
  );
}

/** The same work on wasm's module, then on the native backend. */
async function onBoth<T>(work: () => T): Promise<readonly [T, T]> {
  await useBackend('wasm');
  const module = work();
  await useBackend('tensorflow');
  const before = requireTensorflow('test').binding.getNumOfTensors();
  const native = work();
  expect(requireTensorflow('test').binding.getNumOfTensors()).toBe(before);
  return [module, native];
}

test('the native backend has kernels of its own', () => {
  expect(denseKernels().name).toBe('tensorflow');
});

describe.each([
  [20, 30, 10],
  [300, 290, 310],
  [1, 8000, 2000],
])('[%i, %i] [.., %i]', (rows, depth, columns) => {
  test('products agree with the module', async () => {
    const [a, b] = [random(1, rows, depth), random(2, depth, columns)];
    const [module, native] = await onBoth(() => multiply(a, b));
    expect(difference(native, module)).toBeLessThan(1e-12);
  });
});

describe.each([30, 450])('a system of size %i', (size) => {
  test('factor, determinant and solutions agree with the module', async () => {
    const a = await gram(random(3, size, size + 100));
    const b = random(4, size, 120);
    const [module, native] = await onBoth(() => {
      const factor = cholesky(a);
      return { factor, solution: factor.solve(b), condition: factor.conditionEstimate };
    });
    expect(difference(native.factor.lower, module.factor.lower)).toBeLessThan(1e-12);
    expect(difference(native.solution, module.solution)).toBeLessThan(1e-11);
    expect(native.factor.logDeterminant / module.factor.logDeterminant).toBeCloseTo(1, 12);
    expect(native.condition / module.condition).toBeCloseTo(1, 9);
  });

  test('a matrix that is not positive definite is refused with the pivot, as elsewhere', async () => {
    const a = await gram(random(3, size, size + 100));
    const pivot = size - 7;
    a.data[pivot * size + pivot] = -1;
    const refusal = () => {
      try {
        cholesky(a);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const [module, native] = await onBoth(refusal);
    expect(native).toEqual(module);
    expect(String(native)).toContain(`[${size}, ${size}] is not positive definite (pivot ${pivot} is -`);
  });
});
