import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tfjsGradients } from '../../src/gradients/tfjs-gradients.generated.js';
import { useBackend } from '../../src/index.js';

/** d/dw (d f(x w)/dx)² at x = 0.7, w = 0.9. */
async function mixed(f: (v: tf.Tensor) => tf.Tensor): Promise<number> {
  const x = tf.scalar(0.7);
  const slopeSquared = (w: tf.Tensor) => tf.square(tf.grad((v) => f(tf.mul(v, w)))(x));
  const result = tf.tidy(() => tf.grad(slopeSquared)(tf.scalar(0.9)));
  const [value = Number.NaN] = await result.data();
  tf.dispose([x, result]);
  return value;
}

/** The same for tanh in float64: h = w (1 - tanh²(x w)), d(h²)/dw. */
function mixedTanh(): number {
  const [x, w] = [0.7, 0.9];
  const t = Math.tanh(x * w);
  return 2 * w * (1 - t * t) * (1 - t * t + w * (-2 * t * (1 - t * t) * x));
}

/** The same for elu(-v), which is exp(-v) - 1 here: h² = w² exp(-2 x w). */
function mixedElu(): number {
  const [x, w] = [0.7, 0.9];
  return (2 * w - 2 * x * w * w) * Math.exp(-2 * x * w);
}

const rows = () =>
  tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ]);
const ids = () => tf.tensor1d([1, 0], 'int32');

describe('tfjs alone, and after useBackend', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    for (const gradient of tfjsGradients as readonly tf.GradConfig[]) tf.registerGradient(gradient);
  });

  test('tfjs: mixed second derivatives are off, or throw', async () => {
    expect(Math.abs((await mixed(tf.tanh)) / mixedTanh() - 1)).toBeGreaterThan(0.1);
    await expect(mixed((v) => tf.mul(v, tf.leakyRelu(v, 0.2)))).rejects.toThrow(
      'gradient function not found for Greater',
    );
    expect(Math.abs((await mixed((v) => tf.elu(tf.neg(v)))) / mixedElu() - 1)).toBeGreaterThan(0.1);
    await expect(mixed(tf.logSigmoid)).rejects.toThrow();
  });

  test('tfjs: gather, cumsum along axis 0, broadcast maxima and einsum have no gradient on wasm', () => {
    expect(() => tf.grad((x) => tf.sum(tf.gather(x, ids())))(rows())).toThrow('UnsortedSegmentSum');
    expect(() => tf.grad((x) => tf.sum(tf.cumsum(x, 0)))(rows())).toThrow();
    expect(() => tf.grad((c) => tf.sum(tf.maximum(rows(), c)))(tf.tensor1d([1, 5, 2]))).toThrow();
    expect(() => tf.einsum('ij->j', rows())).toThrow('Einsum');
  });

  test('corrected: all of it', async () => {
    await useBackend('wasm');
    expect(Math.abs((await mixed((v) => tf.elu(tf.neg(v)))) / mixedElu() - 1)).toBeLessThan(1e-5);
    expect(Math.abs((await mixed(tf.tanh)) / mixedTanh() - 1)).toBeLessThan(1e-5);
    expect(await mixed((v) => tf.mul(v, tf.leakyRelu(v, 0.2)))).toBeCloseTo(16 * 0.7 ** 2 * 0.9 ** 3, 4);
    expect([
      ...(await tf
        .grad((x) => tf.sum(tf.gather(x, ids())))(rows())
        .data()),
    ]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([
      ...(await tf
        .grad((x) => tf.sum(tf.cumsum(x, 0)))(rows())
        .data()),
    ]).toEqual([2, 2, 2, 1, 1, 1]);
    const slope = tf.grad((c) => tf.sum(tf.maximum(rows(), c)))(tf.tensor1d([1, 5, 2]));
    expect([...(await slope.data())]).toEqual([0, 1, 0]);
    expect([...(await tf.einsum('ij->j', rows()).data())]).toEqual([5, 7, 9]);
  });
});
