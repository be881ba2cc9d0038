import { afterEach, expect, test, vi } from 'vitest';
import { testBackends, useTestBackend } from '../../src/testing.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('suites run over wasm and cpu unless told', async () => {
  vi.stubEnv('INGD_TEST_BACKENDS', undefined);
  expect(testBackends()).toEqual(['wasm', 'cpu']);
  expect((await useTestBackend()).backend).toBe('wasm');
});

test('suites run over the backends that the variable names', async () => {
  vi.stubEnv('INGD_TEST_BACKENDS', 'cpu, tensorflow');
  expect(testBackends()).toEqual(['cpu', 'tensorflow']);
  expect((await useTestBackend()).backend).toBe('cpu');
});

test('a name that is no backend is refused', () => {
  vi.stubEnv('INGD_TEST_BACKENDS', 'webgl');
  expect(testBackends).toThrow(
    "testBackends: expected INGD_TEST_BACKENDS to name some of wasm, cpu, tensorflow, webgpu, got 'webgl'; correct the variable",
  );
});
