import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { jvp, useBackend, vjp } from '../../src/index.js';
import { leakedTensors, testBackends } from '../../src/testing.js';

/** Different numbers between about -1 and 1. */
function wave(shape: number[], phase: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + phase)),
    shape,
  );
}

async function expectClose(actual: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  const [a, b] = [await actual.data(), await expected.data()];
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i] ?? Number.NaN, 5);
  });
  tf.dispose([actual, expected]);
}

async function inner(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const product = tf.tidy(() => tf.sum(tf.mul(a, b)));
  const [value = Number.NaN] = await product.data();
  product.dispose();
  return value;
}

describe.each(testBackends())('derivatives on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('jvp of a linear map is the map', async () => {
    const [a, x, v] = [wave([3, 4], 0), wave([4, 2], 1), wave([4, 2], 2)];
    const { value, derivative } = jvp((y) => tf.matMul(a, y), x, v);
    await expectClose(value, tf.matMul(a, x));
    await expectClose(derivative, tf.matMul(a, v));
    tf.dispose([a, x, v]);
  });

  test('jvp of tanh is (1 - tanh²) v', async () => {
    const [x, v] = [wave([5], 0), wave([5], 2)];
    const { value, derivative } = jvp(tf.tanh, x, v);
    await expectClose(derivative, tf.mul(tf.sub(1, tf.square(value)), v));
    tf.dispose([x, v, value]);
  });

  test('jvp of a network in its weights, several inputs at once', async () => {
    const [x, w, b, dw, db] = [wave([6, 3], 0), wave([3, 2], 1), wave([2], 2), wave([3, 2], 3), wave([2], 4)];
    const network = (weights: tf.Tensor, bias: tf.Tensor) => tf.tanh(tf.add(tf.matMul(x, weights), bias));
    const { value, derivative } = jvp(network, [w, b] as const, [dw, db] as const);
    const expected = tf.mul(tf.sub(1, tf.square(value)), tf.add(tf.matMul(x, dw), db));
    await expectClose(derivative, expected);
    tf.dispose([x, w, b, dw, db, value]);
  });

  test('vjp of a product is the transposes', async () => {
    const [a, b, u] = [wave([3, 4], 0), wave([4, 2], 1), wave([3, 2], 2)];
    const { value, pullback } = vjp((left: tf.Tensor, right: tf.Tensor) => tf.matMul(left, right), [a, b]);
    const [forA, forB] = pullback(u) as [tf.Tensor, tf.Tensor];
    await expectClose(forA, tf.matMul(u, b, false, true));
    await expectClose(forB, tf.matMul(a, u, true, false));
    tf.dispose([a, b, u, value]);
  });

  const functions: [string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor][] = [
    ['softmax of a product', (x, y) => tf.softmax(tf.matMul(x, y))],
    ['norms and gathers', (x, y) => tf.gather(tf.sqrt(tf.add(tf.sum(tf.square(tf.matMul(x, y)), 1), 1)), [2, 0, 0])],
    ['maxima', (x, y) => tf.max(tf.maximum(tf.matMul(x, y), tf.exp(tf.matMul(x, y))), 0)],
  ];
  test.each(functions)('⟨u, J v⟩ = ⟨Jᵀu, v⟩ for %s', async (_, f) => {
    const [x, y, dx, dy] = [wave([3, 4], 0), wave([4, 2], 1), wave([3, 4], 2), wave([4, 2], 3)];
    const { value, derivative } = jvp(f, [x, y] as const, [dx, dy] as const);
    const reverse = vjp(f, [x, y] as const);
    const u = wave(value.shape, 5);
    const [ux, uy] = reverse.pullback(u);
    const left = await inner(u, derivative);
    const right = (await inner(ux, dx)) + (await inner(uy, dy));
    expect(Math.abs(left - right) / (1 + Math.abs(left))).toBeLessThan(1e-5);
    tf.dispose([x, y, dx, dy, u, ux, uy, value, derivative, reverse.value]);
  });

  test('what f does not depend on has derivative 0', async () => {
    const [x, y] = [wave([3], 0), wave([2], 1)];
    const constant = jvp(() => tf.ones([4]), x, x);
    await expectClose(constant.derivative, tf.zeros([4]));
    const { value, pullback } = vjp((a: tf.Tensor, _b: tf.Tensor) => tf.square(a), [x, y]);
    const [, forY] = pullback(x) as [tf.Tensor, tf.Tensor];
    await expectClose(forY, tf.zeros([2]));
    tf.dispose([x, y, constant.value, value]);
  });

  test('jvp can be differentiated: the gradient of ½ |J v|²', async () => {
    const [x, v] = [tf.tensor1d([0.4, -0.9]), tf.tensor1d([1, 2])];
    // f = x³, so J v = 3 x² v and d/dx ½ |J v|² = 18 x³ v².
    const energy = (y: tf.Tensor) =>
      tf.mul(0.5, tf.sum(tf.square(jvp((z: tf.Tensor) => tf.mul(z, tf.square(z)), y, v).derivative)));
    await expectClose(tf.grad(energy)(x), tf.mul(18, tf.mul(tf.mul(x, tf.square(x)), tf.square(v))));
    tf.dispose([x, v]);
  });

  test('nothing leaks and misuse is named', async () => {
    const [x, v] = [wave([3], 0), wave([3], 1)];
    const leaked = await leakedTensors(() => {
      const forward = jvp(tf.exp, x, v);
      const reverse = vjp(tf.exp, x);
      tf.dispose([forward.value, forward.derivative, reverse.value, reverse.pullback(v)]);
    });
    expect(leaked).toBe(0);
    expect(() => jvp(tf.exp, x, wave([2], 0))).toThrow('jvp: expected v of shape [3], got [2]');
    expect(() => jvp((...tensors: tf.Tensor[]) => tf.addN(tensors), [x, v], [x])).toThrow(
      'expected 2 tensors in v, got 1',
    );
    expect(() => vjp(tf.exp, x).pullback(wave([2], 0))).toThrow('vjp: expected u of shape [3], got [2]');
    tf.dispose([x, v]);
  });
});
