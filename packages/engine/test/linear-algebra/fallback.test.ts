import { afterEach, expect, test, vi } from 'vitest';
import { denseModule } from '../../src/linear-algebra/dense-module.js';
import { workingMemory } from '../../src/linear-algebra/working-memory.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('without WebAssembly everything runs in plain JavaScript', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  const { denseKernels } = await import('../../src/linear-algebra/select-kernels.js');
  const { cholesky } = await import('../../src/linear-algebra/cholesky.js');
  const { useArithmetic } = await import('../../src/linear-algebra/arithmetic.js');
  expect(denseKernels().name).toBe('plain');
  expect(useArithmetic('fused')).toBe('reproducible');
  const { solve } = cholesky({ rows: 2, columns: 2, data: Float64Array.of(4, 2, 2, 5) });
  expect([...solve({ rows: 2, columns: 1, data: Float64Array.of(8, 12) }).data]).toEqual([1, 2]);
});

test('where the page forbids compiling, too', async () => {
  vi.stubGlobal('WebAssembly', {
    ...WebAssembly,
    validate: () => true,
    Module: function forbidden() {
      throw new EvalError('refused by the content security policy');
    },
  });
  vi.resetModules();
  const { denseKernels } = await import('../../src/linear-algebra/select-kernels.js');
  expect(denseKernels().name).toBe('plain');
});

test('a computation too large for the working memory is refused before anything is allocated, and the next one runs', () => {
  const memory = workingMemory(denseModule, { variant: 'simd' });
  expect(memory?.use({ a: 2 ** 32 }, () => 'ran')).toBeUndefined();
  expect(memory?.use({ a: 100, b: 20 }, (_, { a, b }) => [a % 16, b % 16, b - a >= 100])).toEqual([0, 0, true]);
});
