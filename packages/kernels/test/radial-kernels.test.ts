// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, fold, normalValues, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  gaussian,
  inverseMultiquadric,
  kernelSum,
  matern32,
  matern52,
  negativeDistance,
  type RadialKernel,
} from '../src/index.js';
import { expectClose } from './close.js';
import {
  directionalByDifferences,
  type Height,
  heightBetween,
  mixedByDifferences,
  mixedDirectionalByDifferences,
} from './radial-loops.js';

const [n, m, d] = [5, 4, 3];
const key = createKey(17);

const rows = (index: number, count: number) => {
  const values = Float32Array.from(normalValues(fold(key, index), count * d));
  return Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * d, (i + 1) * d)));
};
const [xs, ys, us, vs] = [rows(1, n), rows(2, m), rows(3, n), rows(4, m)];
const place = (i: number, j: number) => ({
  x: xs[i] as number[],
  y: ys[j] as number[],
  u: us[i] as number[],
  v: vs[j] as number[],
});

const gaussianHeight =
  (s: number): Height =>
  (r) =>
    Math.exp(-(r ** 2) / (2 * s ** 2));
const matern32Height =
  (s: number): Height =>
  (r) =>
    (1 + (Math.sqrt(3) * r) / s) * Math.exp((-Math.sqrt(3) * r) / s);
const matern52Height =
  (s: number): Height =>
  (r) =>
    (1 + (Math.sqrt(5) * r) / s + (5 * r ** 2) / (3 * s ** 2)) * Math.exp((-Math.sqrt(5) * r) / s);

const kernels: readonly (readonly [name: string, kernel: RadialKernel, height: Height])[] = [
  ['gaussian', gaussian({ bandwidth: 1.3 }), gaussianHeight(1.3)],
  ['inverse multiquadric', inverseMultiquadric({ bandwidth: 1.3 }), (r) => (1 + r ** 2 / 1.69) ** -0.5],
  [
    'inverse multiquadric, exponent −1.2',
    inverseMultiquadric({ bandwidth: 2, exponent: -1.2 }),
    (r) => (1 + r ** 2 / 4) ** -1.2,
  ],
  ['Matérn 3/2', matern32({ bandwidth: 1.7 }), matern32Height(1.7)],
  ['Matérn 5/2', matern52({ bandwidth: 1.7 }), matern52Height(1.7)],
  [
    'mean of two',
    kernelSum({ kernels: [gaussian({ bandwidth: 0.9 }), matern32({ bandwidth: 2 })] }),
    (r) => (gaussianHeight(0.9)(r) + matern32Height(2)(r)) / 2,
  ],
  [
    'weighted sum of three bandwidths',
    kernelSum({ kernels: [0.7, 1.4, 2.8].map((bandwidth) => gaussian({ bandwidth })), weights: [0.5, 1, 2] }),
    (r) => 0.5 * gaussianHeight(0.7)(r) + gaussianHeight(1.4)(r) + 2 * gaussianHeight(2.8)(r),
  ],
];

const sum = (parts: readonly (readonly number[])[]) =>
  parts.reduce((total, part) => total.map((value, a) => value + (part[a] as number)));

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(kernels)('%s', (_, kernel, height) => {
    const pairs = xs.map((_, i) => ys.map((_, j) => place(i, j)));

    test('value and directional derivative, against float64', async () => {
      const [x, y, u] = [tf.tensor2d(xs), tf.tensor2d(ys), tf.tensor2d(us)];
      const values = pairs.flat().map((pair) => heightBetween(height, pair.x, pair.y));
      await expectClose(kernel.value(x, y), values, 1e-6);
      const slopes = pairs.flat().map((pair) => directionalByDifferences(height, pair));
      await expectClose(kernel.directional(x, u, y), slopes, 1e-5);
    });

    test('mixedProduct is ∇ₓ∇ᵧk times each field, against float64 differences of the value alone', async () => {
      const fields = tf.tensor3d([vs, vs.map((v) => v.map((value) => -2 * value))]);
      const expected = pairs.flatMap((row) => sum(row.map((pair) => mixedByDifferences(height, pair))));
      const product = kernel.mixedProduct(tf.tensor2d(xs), tf.tensor2d(ys), fields);
      await expectClose(product, [...expected, ...expected.map((value) => -2 * value)], 1e-5);
    });

    test('mixedDirectional is its derivative in x, against float64 differences of the value alone', async () => {
      const expected = pairs.flatMap((row) => sum(row.map((pair) => mixedDirectionalByDifferences(height, pair))));
      const [x, y, u, v] = [tf.tensor2d(xs), tf.tensor2d(ys), tf.tensor2d(us), tf.tensor2d(vs)];
      await expectClose(kernel.mixedDirectional(x, u, y, v), expected, 3e-5);
    });
  });

  test('Matérn 3/2 at equal points is exact: ∇ₓ∇ᵧk = 3/s² I, also where coordinates are large', async () => {
    const kernel = matern32({ bandwidth: 2 });
    const spread = tf.tensor2d([
      [1e4, 3, -70],
      [-1e4, 500, 0.1],
      [7, -2e3, 1e4],
    ]);
    const fields = tf.tensor3d([
      [
        [1, -2, 0.5],
        [0, 3, 1],
        [-1, 1, 4],
      ],
    ]);
    const product = kernel.mixedProduct(spread, spread, fields);
    await expectClose(product, Array.from(await tf.mul(fields, 3 / 4).data()), 1e-7);
    const bend = await kernel.mixedDirectional(spread, tf.onesLike(spread), spread, tf.squeeze(fields, [0])).data();
    expect(Array.from(bend).every((value) => value === 0)).toBe(true);
  });

  test.each([
    ['matern32', matern32({ bandwidth: 1 })],
    ['matern52', matern52({ bandwidth: 1 })],
    ['negative distance', negativeDistance()],
  ])('no derivative of %s is infinite, however close the points', async (_, kernel) => {
    const squares = tf.tensor2d([[0, 1e-38, 1e-30, 1e-24, 1e-16, 1e-10, 1, 1e30]]);
    const derivatives = kernel.derivatives(squares, 2);
    for (const values of await Promise.all(derivatives.map((derivative) => derivative.data()))) {
      expect(Array.from(values).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('refused', () => {
  test.each([
    ['inverseMultiquadric', () => inverseMultiquadric({ bandwidth: 0 })],
    ['inverseMultiquadric', () => inverseMultiquadric({ bandwidth: 1, exponent: 0 })],
    ['matern32', () => matern32({ bandwidth: -1 })],
    ['matern52', () => matern52({ bandwidth: Number.NaN })],
    ['kernelSum', () => kernelSum({ kernels: [] })],
    ['kernelSum', () => kernelSum({ kernels: [gaussian({ bandwidth: 1 })], weights: [1, 2] })],
    ['kernelSum', () => kernelSum({ kernels: [gaussian({ bandwidth: 1 })], weights: [0] })],
  ])('by %s, in one sentence', (name, make) => {
    expect(make).toThrow(new RegExp(`^${name}: expected [^\\n]+, got [^\\n]+$`));
  });

  test('points of other dimensions', () => {
    const kernel = matern32({ bandwidth: 1 });
    const wide = tf.zeros<tf.Rank.R2>([2, 4]);
    expect(() => kernel.value(tf.zeros([2, 3]), wide)).toThrow(/^matern32.value: expected y/);
  });
});
