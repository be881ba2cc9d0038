import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createKey, normalValues, useBackend } from '../../src/index.js';

beforeAll(async () => {
  await useBackend('tensorflow');
});

const values = Float32Array.from(normalValues(createKey(5), 60));
const others = Float32Array.from(normalValues(createKey(6), 60));
const indices = Int32Array.of(3, 0, 19, 3);

/** Each with tensors that TensorFlow has not been given, and with the same after it was. */
const cases: Readonly<Record<string, (x: tf.Tensor2D, y: tf.Tensor2D) => tf.Tensor>> = {
  'reshape, one size left open': (x) => tf.reshape(x, [2, -1, 3]),
  'reshape of a reshape': (x, y) => tf.matMul(tf.reshape(x, [3, 20]) as tf.Tensor2D, tf.reshape(y, [20, 3])),
  'gather of rows': (x) => tf.gather(x, tf.tensor1d(indices, 'int32')),
  'gather along the last axis': (x) => tf.gather(x, tf.tensor1d(Int32Array.of(2, 2), 'int32'), 1),
  'concat of rows': (x, y) => tf.concat([x, y, x], 0),
  'concat of columns': (x, y) => tf.concat([x, y], 1),
  sum: (x, y) => tf.add(x, y),
  difference: (x, y) => tf.sub(x, y),
  product: (x, y) => tf.mul(x, y),
  'product with a number': (x) => tf.mul(x, 0.1),
  'product with a column': (x, y) => tf.mul(x, tf.slice(y, [0, 0], [20, 1])),
};

test.each(Object.entries(cases))('%s: the same bits on the host and in TensorFlow', (_, compute) => {
  const result = (given: boolean) =>
    tf.tidy(() => {
      const [x, y] = [tf.tensor2d(values.slice(), [20, 3]), tf.tensor2d(others.slice(), [20, 3])];
      if (given) tf.neg(tf.add(tf.neg(x), tf.neg(y))); // TensorFlow has all three from here on
      const answer = compute(x, y);
      return { shape: answer.shape, data: answer.dataSync() };
    });
  const before = tf.memory().numTensors;
  expect(result(false)).toEqual(result(true));
  expect(tf.memory().numTensors).toBe(before);
});

test('what was made on the host goes on in TensorFlow, and its source may be disposed', () => {
  const x = tf.tensor2d(values.slice(), [20, 3]);
  const turned = tf.reshape<tf.Rank.R2>(x, [3, 20]);
  x.dispose();
  const product = tf.matMul(turned, turned, false, true);
  expect(product.dataSync()[0]).toBeCloseTo(
    values.slice(0, 20).reduce((sum, value) => sum + value ** 2, 0),
    4,
  );
  tf.dispose([turned, product]);
});

test('a wrong index is told in the words of every backend', () => {
  const x = tf.tensor2d(values.slice(), [20, 3]);
  const gathered = () => tf.gather(x, tf.tensor1d(Int32Array.of(20), 'int32'));
  expect(gathered).toThrow('gather: expected indices from 0 to 19, got 20; check the indices');
  tf.neg(x);
  expect(gathered).toThrow('gather: expected indices from 0 to 19, got 20; check the indices');
  x.dispose();
});
