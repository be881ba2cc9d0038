import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKey, normalValues, uniformValues, useBackend } from '../../src/index.js';
import { leakedTensors } from '../../src/testing.js';

beforeAll(async () => {
  await useBackend('webgpu');
});

/** On the device: what the host still has may be computed there. */
const onDevice = (values: ArrayLike<number>, shape: number[]) =>
  tf.tidy(() => tf.mul(tf.tensor(Float32Array.from(values), shape), 1));

describe('functions keep their digits where WebGPU may be coarse', () => {
  const cases: readonly [
    name: string,
    f: (x: tf.Tensor) => tf.Tensor,
    exact: (x: number) => number,
    from: number,
    to: number,
    tolerance: number,
  ][] = [
    ['sin', (x) => tf.sin(x), Math.sin, -100, 100, 2e-7],
    ['cos', (x) => tf.cos(x), Math.cos, -100, 100, 2e-7],
    ['tan', (x) => tf.tan(x), Math.tan, -1.2, 1.2, 1e-6],
    ['acos', (x) => tf.acos(x), Math.acos, -1, 1, 4e-7],
  ];
  test.each(cases)('%s, absolutely', async (_, f, exact, from, to, tolerance) => {
    expect(await worst(f, exact, from, to, () => 1)).toBeLessThan(tolerance);
  });

  const relative: typeof cases = [
    ['sin', (x) => tf.sin(x), Math.sin, -1e-3, 1e-3, 4e-7],
    ['tan', (x) => tf.tan(x), Math.tan, -1e-3, 1e-3, 4e-7],
    ['log', (x) => tf.log(x), Math.log, 0.9, 1.1, 1e-6],
    ['log1p', (x) => tf.log1p(x), Math.log1p, -1e-3, 1e-3, 4e-7],
    ['log1p', (x) => tf.log1p(x), Math.log1p, -0.9, 5, 1e-6],
    ['expm1', (x) => tf.expm1(x), Math.expm1, -1e-3, 1e-3, 4e-7],
    ['expm1', (x) => tf.expm1(x), Math.expm1, -3, 3, 2e-6],
    ['sinh', (x) => tf.sinh(x), Math.sinh, -5, 5, 2e-6],
    ['asinh', (x) => tf.asinh(x), Math.asinh, -5, 5, 1e-6],
    ['atanh', (x) => tf.atanh(x), Math.atanh, -0.9, 0.9, 1e-6],
    ['tanh', (x) => tf.tanh(x), Math.tanh, -5, 5, 1e-6],
    ['tanh', (x) => tf.tanh(x), Math.tanh, -1e-3, 1e-3, 4e-7],
    ['softplus', (x) => tf.softplus(x), (x) => Math.log1p(Math.exp(x)), -20, 20, 4e-6],
  ];
  test.each(relative)('%s, relatively', async (_, f, exact, from, to, tolerance) => {
    expect(await worst(f, exact, from, to, Math.abs)).toBeLessThan(tolerance);
  });

  test('ends and what is outside', async () => {
    const x = onDevice([0, -1, 1, Number.POSITIVE_INFINITY], [4]);
    expect(Array.from(await tf.log(x).data())).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect(Array.from(await tf.tanh(tf.mul(x, 30)).data())).toEqual([0, -1, 1, 1]);
    expect(Array.from(await tf.softplus(tf.mul(x, 200)).data()).slice(0, 3)).toEqual([Math.fround(Math.LN2), 0, 200]);
  });

  async function worst(
    f: (x: tf.Tensor) => tf.Tensor,
    exact: (x: number) => number,
    from: number,
    to: number,
    scale: (value: number) => number,
  ): Promise<number> {
    const points = Float32Array.from(uniformValues(createKey(3), 4000), (u) => from + u * (to - from));
    const x = onDevice(points, [4000]);
    const y = f(x);
    const values = await y.data();
    tf.dispose([x, y]);
    return points.reduce((largest, point, i) => {
      const error = Math.abs((values[i] as number) - exact(point)) / (scale(exact(point)) || 1);
      return Math.max(error, largest); // NaN stays
    }, 0);
  }
});

describe('sums of many numbers', () => {
  test('lose no digits to their length', async () => {
    const x = tf.fill([2, 1_000_003], 0.1);
    const [sum, mean, byRow] = tf.tidy(() => [tf.sum(x), tf.mean(x), tf.sum(x, 1)]) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    expect(Math.abs(((await sum.data())[0] as number) / 200_000.6 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(((await mean.data())[0] as number) / 0.1 - 1)).toBeLessThan(1e-6);
    for (const value of await byRow.data()) expect(Math.abs(value / 100_000.3 - 1)).toBeLessThan(1e-6);
    tf.dispose([x, sum, mean, byRow]);
  });

  test('along the first axis, the kept axes in order, nothing left behind', async () => {
    const values = normalValues(createKey(5), 6000 * 3);
    const x = onDevice(values, [6000, 3, 1]);
    const leaked = await leakedTensors(async () => {
      const sum = tf.sum(x, [0], true);
      expect(sum.shape).toEqual([1, 3, 1]);
      const sums = await sum.data();
      for (let column = 0; column < 3; column++) {
        const exact = values.reduce((total, value, i) => (i % 3 === column ? total + value : total), 0);
        expect(Math.abs((sums[column] as number) - exact)).toBeLessThan(1e-3);
      }
      sum.dispose();
    });
    expect(leaked).toBe(0);
    x.dispose();
  });

  test('of nothing are 0, and means of nothing are not numbers', async () => {
    const x = tf.zeros([0, 3]);
    expect(Array.from(await tf.sum(x, 0).data())).toEqual([0, 0, 0]);
    expect(Array.from(await tf.mean(x, 0).data())).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('products', () => {
  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])(
    'over a long axis are right, and the same bits every time (transposed: %s, %s)',
    async (transposeA, transposeB) => {
      const [m, n, inner] = [17, 13, 2345];
      const a = normalValues(createKey(1), m * inner);
      const b = normalValues(createKey(2), inner * n);
      const left = onDevice(a, transposeA ? [inner, m] : [m, inner]);
      const right = onDevice(b, transposeB ? [n, inner] : [inner, n]);
      const products: Float32Array[] = [];
      const leaked = await leakedTensors(async () => {
        for (let i = 0; i < 2; i++) {
          const product = tf.matMul(left, right, transposeA, transposeB);
          expect(product.shape).toEqual([m, n]);
          products.push(Float32Array.from(await product.data()));
          product.dispose();
        }
      });
      expect(leaked).toBe(0);
      expect(products[1]).toEqual(products[0]);
      for (const [row, column] of [
        [0, 0],
        [16, 12],
        [5, 7],
      ] as const) {
        let exact = 0;
        for (let k = 0; k < inner; k++) {
          const x = Math.fround(a[transposeA ? k * m + row : row * inner + k] as number);
          exact += x * Math.fround(b[transposeB ? column * inner + k : k * n + column] as number);
        }
        expect(Math.abs((products[0]?.[row * n + column] as number) - exact)).toBeLessThan(1e-4);
      }
      tf.dispose([left, right]);
    },
  );

  test('over nothing are 0', async () => {
    const product = tf.matMul(tf.zeros([0, 3]), tf.zeros([0, 2]), true);
    expect(Array.from(await product.data())).toEqual([0, 0, 0, 0, 0, 0]);
    product.dispose();
  });
});

test('sums of more tensors than a shader takes', async () => {
  const terms = Array.from({ length: 20 }, (_, i) => tf.fill([1500], i));
  const sum = tf.addN(terms);
  expect((await sum.data())[1499]).toBe(190);
  tf.dispose([...terms, sum]);
});

test('cumulative sums and products from the end, for one length after another', async () => {
  for (const length of [5, 9, 33]) {
    const x = onDevice(new Float32Array(2 * length).fill(2), [2, length]);
    const [sum, product] = [tf.cumsum(x, 1, true, true), tf.cumprod(x, 1, false, true)];
    expect(Array.from(await sum.data()).slice(length)).toEqual(Array.from({ length }, (_, i) => 2 * (length - 1 - i)));
    expect((await product.data())[0]).toBe(2 ** length);
    tf.dispose([x, sum, product]);
  }
});
