// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, fold, jvp, normal, useBackend, vjp } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { affine, concat, moments, rbf } from '../src/index.js';
import { statistics } from './statistics.js';

const key = createKey(17);

/** Largest difference, relative to the largest entry of `expected`; disposes both. */
async function relativeError(actual: tf.Tensor, expected: tf.Tensor): Promise<number> {
  expect(actual.shape).toEqual(expected.shape);
  const [values, wanted] = [await actual.data(), await expected.data()];
  tf.dispose([actual, expected]);
  let [worst, scale] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    worst = Math.max(worst, Math.abs((values[i] as number) - (wanted[i] as number)));
    scale = Math.max(scale, Math.abs(wanted[i] as number));
  }
  return worst / scale;
}

describe.each(testBackends())('closed forms against automatic differentiation on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(Object.entries(statistics))('%s: jvp, vjp and jacobian', async (_, make) => {
    const statistic = make();
    const { dimension, size } = statistic;
    const x = normal<tf.Rank.R2>(fold(key, 1), [5, dimension]);
    const v = normal<tf.Rank.R2>(fold(key, 2), [5, dimension]);
    const u = normal<tf.Rank.R2>(fold(key, 3), [5, size]);
    const evaluate = (points: tf.Tensor2D) => statistic.evaluate(points);
    expect(await relativeError(statistic.jvp(x, v), jvp(evaluate, x, v).derivative)).toBeLessThan(1e-5);
    const { pullback } = vjp(evaluate, x);
    expect(await relativeError(statistic.vjp(x, u), pullback(u))).toBeLessThan(1e-5);
    const unit = (b: number) => tf.tile(tf.slice2d(tf.eye(size), [b, 0], [1, size]), [5, 1]);
    const rows = Array.from({ length: size }, (_row, b) => pullback(unit(b)));
    expect(await relativeError(statistic.jacobian(x), tf.stack(rows, 1))).toBeLessThan(1e-5);
    statistic.dispose();
  });

  test('rbf keeps its digits far from the origin', async () => {
    const centers = normal<tf.Rank.R2>(fold(key, 4), [6, 3]);
    const x = normal<tf.Rank.R2>(fold(key, 5), [5, 3]);
    const u = normal<tf.Rank.R2>(fold(key, 6), [5, 6]);
    const distance = 512; // a power of two: the moved points lose few bits themselves
    const near = rbf({ centers, bandwidth: 1 });
    const far = rbf({ centers: tf.add<tf.Tensor2D>(centers, distance), bandwidth: 1 });
    const moved = tf.add<tf.Tensor2D>(x, distance);
    expect(await relativeError(far.evaluate(moved), near.evaluate(x))).toBeLessThan(2e-4);
    expect(await relativeError(far.vjp(moved, u), near.vjp(x, u))).toBeLessThan(2e-4);
    expect(await relativeError(far.jvp(moved, x), near.jvp(x, x))).toBeLessThan(2e-4);
  });
});

describe('statistics', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('say what they are, so that a fast path can recognise them', async () => {
    const centers = tf.tensor2d([
      [0, 1],
      [2, 3],
    ]);
    const radial = rbf({ centers, bandwidth: 1.5 });
    centers.dispose();
    expect(radial).toMatchObject({ kind: 'rbf', bandwidth: 1.5, dimension: 2, size: 2 });
    expect(Array.from(await radial.centers.data())).toEqual([0, 1, 2, 3]);
    const second = moments({ dimension: 2, order: 2 });
    expect(second).toMatchObject({ kind: 'moments', order: 2, size: 5 });
    const both = concat(second, radial);
    expect(both).toMatchObject({ kind: 'concat', name: 'moments(2)+rbf(2)', size: 7, parts: [second, radial] });
    expect(affine({ statistic: both })).toMatchObject({ kind: 'affine', dimension: 2, size: 7, statistic: both });
  });

  test('moments are x, then x_a x_b row by row', async () => {
    const statistic = moments({ dimension: 3, order: 2 });
    const value = statistic.evaluate(tf.tensor2d([[2, 3, 5]]));
    expect(Array.from(await value.data())).toEqual([2, 3, 5, 4, 6, 10, 9, 15, 25]);
  });

  test('affine is T(A x + b)', async () => {
    const statistic = affine({
      statistic: moments({ dimension: 2, order: 1 }),
      matrix: tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      shift: tf.tensor1d([100, 200]),
    });
    expect(statistic.dimension).toBe(3);
    expect(Array.from(await statistic.evaluate(tf.tensor2d([[1, 0, -1]])).data())).toEqual([98, 198]);
  });

  test('refuse what makes no statistic, naming the function', () => {
    const centers = tf.tensor2d([[0, 1]]);
    expect(() => rbf({ centers, bandwidth: 0 })).toThrow(/^rbf: expected bandwidth/);
    expect(() => rbf({ centers, bandwidth: Number.NaN })).toThrow(/^rbf: expected bandwidth/);
    expect(() => moments({ dimension: 0, order: 1 })).toThrow(/^moments: expected dimension/);
    expect(() => concat()).toThrow(/^concat: expected at least one statistic, got none/);
    const [one, two] = [moments({ dimension: 1, order: 1 }), moments({ dimension: 2, order: 1 })];
    expect(() => concat(one, two)).toThrow(/^concat: expected statistics of one dimension, got .* with affine\(\)$/);
    expect(() => affine({ statistic: two, matrix: tf.zeros([3, 2]) })).toThrow(/^affine: expected matrix/);
    expect(() => affine({ statistic: two, shift: tf.zeros([3]) })).toThrow(/^affine: expected shift/);
  });
});
