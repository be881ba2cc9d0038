import { createKey, normal, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type StatisticOfOptions, statisticOf } from '../src/index.js';

const key = createKey(31);
const sine: StatisticOfOptions = { name: 'sine', dimension: 2, size: 2, evaluate: (x) => tf.sin(x) };

describe.each(testBackends())('a statistic of a function on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('a function that does not depend on x has derivative zero', async () => {
    const constant = statisticOf({ ...sine, size: 3, evaluate: (x) => tf.ones([x.shape[0], 3]) });
    const x = normal<tf.Rank.R2>(key, [4, 2]);
    const u = tf.ones<tf.Rank.R2>([4, 3]);
    for (const result of [constant.jvp(x, x), constant.vjp(x, u), constant.jacobian(x)]) {
      expect(new Set(await result.data())).toEqual(new Set([0]));
    }
  });

  test('what an argument was is left to the caller, though the function returns it', async () => {
    const identity = statisticOf({ ...sine, evaluate: (x) => x, jvp: (_, v) => v, vjp: (_, u) => u });
    const x = normal<tf.Rank.R2>(key, [4, 2]);
    for (const result of [identity.evaluate(x), identity.jvp(x, x), identity.vjp(x, x), identity.jacobian(x)]) {
      result.dispose();
    }
    expect(x.isDisposed).toBe(false);
    expect(await x.data()).toHaveLength(8);
  });

  test('temporaries are freed when a function throws', () => {
    const x = normal<tf.Rank.R2>(key, [4, 2]);
    const failing = statisticOf({
      ...sine,
      evaluate(points) {
        tf.square(points);
        throw new Error('no');
      },
    });
    const before = tf.memory().numTensors;
    expect(() => failing.evaluate(x)).toThrow('no');
    expect(() => failing.jvp(x, x)).toThrow('no');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('its values can be differentiated again', async () => {
    const x = normal<tf.Rank.R2>(key, [4, 2]);
    const slope = tf.grad((points) => tf.sum(statisticOf(sine).evaluate(points as tf.Tensor2D)))(x);
    const [values, points] = [await slope.data(), await x.data()];
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.cos(points[i] as number), 5);
    });
  });
});

describe('a function that is no statistic is refused', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('naming the statistic, what was promised and what came', () => {
    const x = tf.zeros<tf.Rank.R2>([3, 2]);
    const narrow = statisticOf({ ...sine, name: 'narrow', size: 3 });
    expect(() => narrow.evaluate(x)).toThrow(/^narrow\.evaluate: expected result of shape \[3, 3\], got \[3, 2\]/);
    expect(() => narrow.vjp(x, tf.zeros([3, 3]))).toThrow(
      /^narrow\.evaluate: expected result of shape \[3, 3\], got \[3, 2\]/,
    );
    expect(() => statisticOf({ ...sine, vjp: (_, u) => tf.concat2d([u, u], 1) }).vjp(x, x)).toThrow(
      /^sine\.vjp: expected result of shape \[3, 2\], got \[3, 4\]/,
    );
    expect(() => statisticOf({ ...sine, dimension: 0 })).toThrow(/^statisticOf: expected dimension/);
    expect(() => statisticOf({ ...sine, size: 0.5 })).toThrow(/^statisticOf: expected size/);
    expect(() => statisticOf(sine).evaluate(tf.zeros([3, 3]))).toThrow(
      /^sine\.evaluate: expected x of shape \[any, 2\], got \[3, 3\]/,
    );
  });
});
