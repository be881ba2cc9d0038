import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { bandwidthOfSquares, medianBandwidth, squaredDistances, useBackend } from '../../src/index.js';
import { leakedTensors, testBackends } from '../../src/testing.js';

interface Bandwidths {
  readonly A: number[][];
  readonly B: number[][];
  readonly medianPooled: number;
  readonly medianA: number;
  readonly paperRulePooled: number;
}

const golden: Bandwidths = JSON.parse(readFileSync(new URL('../fixtures/bandwidths.json', import.meta.url), 'utf8'));

function squaresOf(x: number[][], y: number[][]): number[] {
  return x.flatMap((a) => y.map((b) => a.reduce((sum, value, k) => sum + (value - (b[k] ?? Number.NaN)) ** 2, 0)));
}

describe.each(testBackends())('distances on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('squared distances are those of a float64 loop, also far from the origin', async () => {
    for (const shift of [0, 1000]) {
      // Whole 64ths, so that the shifted coordinates are exact in float32.
      const place = (rows: number[][]) => rows.map((row) => row.map((value) => shift + Math.round(value * 64) / 64));
      const [a, b] = [place(golden.A), place(golden.B)];
      const [x, y] = [tf.tensor2d(a), tf.tensor2d(b)];
      const distances = squaredDistances(x, y);
      const expected = squaresOf(a, b);
      const scale = Math.max(...expected);
      expect(distances.shape).toEqual([a.length, b.length]);
      const values = await distances.data();
      values.forEach((value, i) => {
        expect(Math.abs(value - (expected[i] ?? Number.NaN)) / scale).toBeLessThan(2e-6);
      });
      tf.dispose([x, y, distances]);
    }
  });

  test('no distance is negative, equal points are at most a rounding apart', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [1e3 + Math.sin(i), Math.cos(i * i), i / 7]);
    const x = tf.tensor2d(rows);
    const distances = squaredDistances(x, x);
    const values = await distances.data();
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    for (let i = 0; i < rows.length; i++) expect(values[i * 61]).toBeLessThan(1e-3);
    tf.dispose([x, distances]);
  });

  test('derivatives are right also where points coincide: the Hessian of a Gaussian at its centre is -1', async () => {
    const center = tf.tensor2d([[0.3, -0.7]]);
    const gaussian = (x: tf.Tensor) => tf.sum(tf.exp(tf.mul(squaredDistances(x as tf.Tensor2D, center), -0.5)));
    const [slope, curvature] = tf.tidy(() => [
      tf.grad(gaussian)(tf.tensor2d([[0.3, -0.7]])),
      tf.grad((x) => tf.sum(tf.grad(gaussian)(x)))(tf.tensor2d([[0.3, -0.7]])),
    ]) as [tf.Tensor, tf.Tensor];
    for (const value of await slope.data()) expect(value).toBeCloseTo(0, 5);
    for (const value of await curvature.data()) expect(value).toBeCloseTo(-1, 5);
    tf.dispose([center, slope, curvature]);
  });

  test('the gradient is 2 (x - y), for both arguments', async () => {
    const [x, y] = [
      tf.tensor2d([[1, 2]]),
      tf.tensor2d([
        [4, -2],
        [0, 1],
      ]),
    ];
    const [forX, forY] = tf.grads((a, b) => tf.sum(squaredDistances(a as tf.Tensor2D, b as tf.Tensor2D)))([x, y]);
    expect([...(await (forX as tf.Tensor).data())]).toEqual([-4, 10]);
    expect([...(await (forY as tf.Tensor).data())]).toEqual([6, -8, -2, -2]);
    tf.dispose([x, y, forX as tf.Tensor, forY as tf.Tensor]);
  });

  test('columns must agree', () => {
    expect(() => squaredDistances(tf.zeros([3, 2]), tf.zeros([4, 3]))).toThrow(
      'squaredDistances: expected y of shape [any, 2], got [4, 3]',
    );
  });

  test('distances that would not fit are refused with the rows that would', () => {
    const [x, y] = [tf.zeros<tf.Rank.R2>([50_000, 1]), tf.zeros<tf.Rank.R2>([20_000, 1])];
    const fits = backend === 'webgpu' ? /\d\.\d GiB, .*; pass at most \d+ of/ : /3\.0 GiB, .*; pass at most 20\d{3} of/;
    expect(() => squaredDistances(x, y)).toThrow(/^squaredDistances: expected at most .*got a request for 7\.5 GiB; /);
    expect(() => squaredDistances(x, y)).toThrow(fits);
    tf.dispose([x, y]);
  });

  test('golden bandwidths under both rules', async () => {
    const [a, pooled] = [tf.tensor2d(golden.A), tf.tensor2d([...golden.A, ...golden.B])];
    const leaked = await leakedTensors(async () => {
      expect((await medianBandwidth(pooled, { rule: 'median' })) / golden.medianPooled).toBeCloseTo(1, 6);
      expect((await medianBandwidth(a, { rule: 'median' })) / golden.medianA).toBeCloseTo(1, 6);
      expect((await medianBandwidth(pooled)) / golden.paperRulePooled).toBeCloseTo(1, 6);
    });
    expect(leaked).toBe(0);
    tf.dispose([a, pooled]);
  });

  test('points that do not differ have no bandwidth', async () => {
    await expect(medianBandwidth(tf.ones([4, 2]))).rejects.toThrow(RangeError);
    await expect(medianBandwidth(tf.ones([1, 2]))).rejects.toThrow('pass a bandwidth by hand');
    await expect(medianBandwidth(tf.tensor2d([[0], [Number.NaN]]))).rejects.toThrow(
      'remove missing or infinite values',
    );
  });

  test('many points are thinned to the same bandwidth', async () => {
    const points = tf.tensor2d(Array.from({ length: 5000 }, (_, i) => [(Math.sin(i * 12.9898) * 43758.5453) % 1]));
    const few = tf.slice(points, [0, 0], [2000, 1]);
    expect((await medianBandwidth(points)) / (await medianBandwidth(few))).toBeCloseTo(1, 1);
    tf.dispose([points, few]);
  });
});

test('a quantile of the bandwidth: the least square at or below which that share of the positive ones lies', async () => {
  await useBackend(testBackends()[0] ?? 'cpu');
  const points = tf.tensor2d([[0], [1], [3], [7], [7]]);
  const squares = [1, 4, 9, 16, 16, 36, 36, 49, 49];
  for (const [quantile, rank] of [
    [0.01, 0],
    [1 / 9, 0],
    [0.12, 1],
    [0.5, 4],
    [0.75, 6],
    [1, 8],
  ] as const) {
    expect(await medianBandwidth(points, { quantile })).toBe(Math.sqrt((squares[rank] ?? 0) / 2));
  }
  expect(await medianBandwidth(points, { quantile: 0.5 })).toBe(await medianBandwidth(points));
  for (const quantile of [0, 1.01, Number.NaN]) {
    await expect(medianBandwidth(points, { quantile })).rejects.toThrow('medianBandwidth: expected quantile');
  }
  await expect(medianBandwidth(points, { rule: 'median', quantile: 0.25 })).rejects.toThrow(/take 'paper'/);
});

test('the bandwidth by counting is the one by sorting', () => {
  const random = (i: number) => Math.abs(Math.sin((i + 1) * 78.233) * 43758.5453) % 1;
  for (const count of [1, 2, 3, 10, 999, 1000]) {
    const squares = Float32Array.from({ length: count }, (_, i) => (i % 5 === 4 ? 0 : random(i) * 10 ** (i % 7)));
    const sorted = Float32Array.from(squares).sort();
    const positive = sorted.filter((value) => value > 0);
    expect(bandwidthOfSquares(squares)).toBe(Math.sqrt((positive[(positive.length - 1) >> 1] ?? 0) / 2));
    const [lower = 0, upper = 0] = [sorted[(count - 1) >> 1], sorted[count >> 1]];
    expect(bandwidthOfSquares(squares, 'median')).toBeCloseTo((Math.sqrt(lower) + Math.sqrt(upper)) / 2, 12);
  }
});
