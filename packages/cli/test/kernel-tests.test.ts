// Not on webgpu: all of it is computed on the host
import { createKey, type Matrix, normalValues } from '@ingd/engine';
import { mmdPermutationTest } from '@ingd/metrics';
import { expect, test } from 'vitest';
import { kernelTests } from '../src/compare/kernel-tests.js';

function cloud(seed: number, rows: number): Matrix {
  return { rows, columns: 2, data: normalValues(createKey(seed), 2 * rows) };
}

function request(rows: number) {
  const { signal } = new AbortController();
  return { x: cloud(1, rows), y: cloud(2, rows), key: createKey(3), permutations: 19, bandwidth: undefined, signal };
}

test('MMD is that of the test by itself, and nothing is computed before it is asked for, or twice', async () => {
  const asked = request(50);
  let ends = 0;
  const onProgress = (share: number) => {
    ends += share === 1 ? 1 : 0;
  };
  const tests = kernelTests({ ...asked, chosen: ['mmd', 'energy'], onProgress });
  expect(ends).toBe(0);
  const { mmd, energy } = await tests();
  expect(mmd).toEqual(await mmdPermutationTest(asked.x, asked.y, asked));
  expect((await tests()).energy).toBe(energy);
  expect(ends).toBe(1);
});
