import { createKey, fold, jvp, normal, normalValues, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian } from '../src/index.js';
import { expectClose, expectSameTensor } from './close.js';

const [n, m, k, d] = [6, 5, 3, 4];
const bandwidth = 1.7;
const kernel = gaussian({ bandwidth });
const key = createKey(11);

/** Float32 numbers as float64, so that both sides start from the same. */
const values = (index: number, count: number) => Float32Array.from(normalValues(fold(key, index), count));
const row = (data: Float32Array, i: number) => Array.from(data.subarray(i * d, (i + 1) * d));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((t, value, i) => t + value * (b[i] as number), 0);

/** Σⱼ ∇ₓ∇ᵧk(xᵢ, yⱼ) vⱼ with the [d, d] matrices written out, in float64. */
function mixedByLoops(x: Float32Array, y: Float32Array, v: Float32Array): Float64Array {
  const result = new Float64Array(k * n * d);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        const away = row(x, i).map((value, a) => value - (row(y, j)[a] as number));
        const height = Math.exp(-dot(away, away) / (2 * bandwidth ** 2));
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < d; b++) {
            const unit = a === b ? 1 : 0;
            const entry =
              (height / bandwidth ** 2) * (unit - ((away[a] as number) * (away[b] as number)) / bandwidth ** 2);
            (result as Float64Array)[(c * n + i) * d + a] =
              (result[(c * n + i) * d + a] as number) + entry * (v[(c * m + j) * d + b] as number);
          }
        }
      }
    }
  }
  return result;
}

describe.each(testBackends())('gaussian on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('value is exp(−|x − y|² / 2s²), also far from the origin', async () => {
    const [x, y] = [values(1, n * d), values(2, m * d)];
    const expected = Array.from({ length: n * m }, (_, index) => {
      const away = row(x, Math.floor(index / m)).map((value, a) => value - (row(y, index % m)[a] as number));
      return Math.exp(-dot(away, away) / (2 * bandwidth ** 2));
    });
    const [points, others] = [tf.tensor2d(x, [n, d]), tf.tensor2d(y, [m, d])];
    await expectClose(kernel.value(points, others), expected, 1e-6);
    const distance = 512; // a power of two: the shifted points lose few bits themselves
    const far = kernel.value(tf.add(points, distance), tf.add(others, distance));
    await expectClose(far, expected, 1e-4);
  });

  test('mixedProduct is the matrix ∇ₓ∇ᵧk times each field', async () => {
    const [x, y, v] = [values(1, n * d), values(2, m * d), values(3, k * m * d)];
    const product = kernel.mixedProduct(tf.tensor2d(x, [n, d]), tf.tensor2d(y, [m, d]), tf.tensor3d(v, [k, m, d]));
    await expectClose(product, mixedByLoops(x, y, v), 1e-5);
  });

  test('mixedProduct of one field is the gradient in x of Σⱼ ⟨∇ᵧk(x, yⱼ), vⱼ⟩, by automatic differentiation', async () => {
    const x = normal<tf.Rank.R2>(fold(key, 1), [n, d]);
    const y = normal<tf.Rank.R2>(fold(key, 2), [m, d]);
    const v = normal<tf.Rank.R2>(fold(key, 3), [m, d]);
    const potential = (points: tf.Tensor) =>
      tf.sum(
        jvp((others: tf.Tensor2D) => tf.sum<tf.Tensor1D>(kernel.value(points as tf.Tensor2D, others), 0), y, v)
          .derivative,
      ) as tf.Scalar;
    const automatic = tf.grad(potential)(x);
    await expectSameTensor(
      kernel.mixedProduct(x, y, tf.expandDims<tf.Tensor3D>(v, 0)),
      tf.expandDims(automatic, 0),
      1e-4,
    );
  });

  test('directional and mixedDirectional are derivatives in x, by automatic differentiation', async () => {
    const x = normal<tf.Rank.R2>(fold(key, 1), [n, d]);
    const u = normal<tf.Rank.R2>(fold(key, 4), [n, d]);
    const y = normal<tf.Rank.R2>(fold(key, 2), [m, d]);
    const v = normal<tf.Rank.R2>(fold(key, 3), [m, d]);
    const value = jvp((points: tf.Tensor2D) => kernel.value(points, y), x, u);
    await expectSameTensor(kernel.directional(x, u, y), value.derivative, 1e-5);
    const field = tf.expandDims<tf.Tensor3D>(v, 0);
    const mixed = jvp(
      (points: tf.Tensor2D) => tf.squeeze<tf.Tensor2D>(kernel.mixedProduct(points, y, field), [0]),
      x,
      u,
    );
    await expectSameTensor(kernel.mixedDirectional(x, u, y, v), mixed.derivative, 1e-5);
  });
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a bandwidth of %s is refused', (wrong) => {
  expect(() => gaussian({ bandwidth: wrong })).toThrow(/^gaussian: expected bandwidth/);
});
