import { setFlagsFromString } from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test } from 'vitest';
import {
  createKey,
  fastestProductRate,
  gram,
  multiply,
  normal,
  toMatrix,
  useArithmetic,
  useBackend,
} from '../../src/index.js';

if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
afterEach(() => {
  useArithmetic('reproducible');
});

test('fused arithmetic, where there is any, agrees to rounding in products, Gram matrices and tensors', async () => {
  await useBackend('wasm');
  const tensor = normal<tf.Rank.R2>(createKey(1), [40, 300]);
  const square = normal<tf.Rank.R2>(createKey(2), [300, 40]);
  const results = async () => {
    const product = tf.matMul<tf.Tensor2D>(tensor, square);
    const found = [
      multiply(await toMatrix(tensor), await toMatrix(square)),
      await gram(tensor),
      await toMatrix(product),
    ];
    product.dispose();
    return found.map(({ data }) => data);
  };
  const plain = await results();
  expect(['fused', 'reproducible']).toContain(useArithmetic('fused'));
  for (const [i, fused] of (await results()).entries()) {
    const worst = fused.reduce((most, value, at) => Math.max(most, Math.abs(value - (plain[i]?.[at] as number))), 0);
    expect(worst).toBeLessThan(i === 0 ? 1e-12 : 1e-4);
  }
  expect(useArithmetic('reproducible')).toBe('reproducible');
  expect(await results()).toEqual(plain);
  tf.dispose([tensor, square]);
});

test.each(['wasm', 'cpu'] as const)('the fastest product beside %s is found, and nothing leaks', async (backend) => {
  await useBackend(backend);
  const before = tf.memory().numTensors;
  const rate = await fastestProductRate({ size: 64, repeats: 3 });
  expect(rate).toBeGreaterThan(1e6);
  expect(Number.isFinite(rate)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});
