// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, type Matrix, normal, toMatrix } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { affineFields } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  applyMap,
  decodeMap,
  driftFlow,
  encodeMap,
  type Flow,
  fitGaussian,
  fitPreprocessing,
  type Gaussian,
  gaussianLogDensity,
  king,
  logDensity,
  logDensityChange,
  mapFromRun,
  ntKing,
  runFlow,
  samples,
  scalarKing,
  standardGaussian,
  type TransportMap,
  toFlow,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';
import { matrix } from '../matrices.js';
import { normalMatrix } from '../normal-matrix.js';
import { learntMap, midpoints } from './learnt.js';

beforeAll(async () => {
  await useTestBackend();
});

const smooth = { invertible: true, centers: 100, ridge: 1e-3 };

/** Log density of ½N(−2, ¼I) + ½N(2, ¼I). */
function twoModesLogDensity({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const at = (mean: number) => {
      const square = data
        .subarray(row * columns, (row + 1) * columns)
        .reduce((sum, x) => sum + ((x - mean) / 0.5) ** 2, 0);
      return Math.exp(-square / 2) / (0.5 * Math.sqrt(2 * Math.PI)) ** columns;
    };
    return Math.log((at(-2) + at(2)) / 2);
  });
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('a normal source gives a normalised density', () => {
  test.each<[string, 1 | 2, Flow, number, number]>([
    ['ntKiNG', 1, ntKing({ ...smooth }), 12, 600],
    ['KiNG', 1, king({ ...smooth, ridge: 1e-2, stepSize: 0.2 }), 20, 3000],
    ['scalar KiNG', 1, scalarKing({ ...smooth, ridge: 1e-2 }), 12, 1000],
    ['ntKiNG', 2, ntKing({ ...smooth }), 6, 90],
    ['KiNG', 2, king({ ...smooth, ridge: 0.1, stepSize: 0.2 }), 6, 90],
  ])('%s in %d dimensions: it integrates to one', async (_name, dimension, flow, steps, count) => {
    const map = await learntMap({ flow, dimension, steps });
    const { points, cell } = midpoints(dimension, count, 6);
    const { values, folds } = await logDensity(map, points, { source: standardGaussian(dimension) });
    expect(folds).toEqual([]);
    const integral = values.reduce((sum, value) => sum + Math.exp(value) * cell, 0);
    expect(Math.abs(integral - 1)).toBeLessThan(2e-3);
  });

  test.each<[1 | 2, number]>([
    [1, 12],
    [2, 10],
  ])('and in %d dimensions it is near the density of the mixture it was moved onto', async (dimension, steps) => {
    const map = await learntMap({ flow: ntKing({ ...smooth, centers: 200 }), dimension, steps });
    const fresh = await toMatrix(twoModes({ seed: 77, rows: 400, dimension }));
    const truth = twoModesLogDensity(fresh);
    const { values } = await logDensity(map, fresh, { source: standardGaussian(dimension) });
    const best = gaussianLogDensity(fitGaussian(fresh), fresh); // what a normal distribution can come to
    const divergence = mean(truth) - mean(values);
    expect(divergence).toBeGreaterThan(0);
    expect(divergence).toBeLessThan((mean(truth) - mean(best)) / 2);
  });
});

test('moved by affine fields, a normal source becomes the normal distribution with the moments of the target', async () => {
  const lower = tf.tensor2d([0.7, 0, 0.4, 0.8], [2, 2]);
  const goal = tf.add<tf.Tensor2D>(
    tf.matMul(normal<tf.Rank.R2>(createKey(4), [500, 2]), lower, false, true),
    tf.tensor1d([1, -0.5]),
  );
  const particles = normalCloud({ seed: 5, rows: 500, dimension: 2 });
  const flow = driftFlow({
    name: 'affine',
    statistic: moments({ dimension: 2, order: 2 }),
    space: affineFields({ dimension: 2 }),
    stepSize: 0.5,
    damping: 1e-6,
    ridge: 1e-6,
    invertible: true,
  });
  const run = await runFlow(flow, { particles, target: samples(goal), steps: 25, key: createKey(1) });
  const points = matrix([
    [1, -0.5],
    [0, 0],
    [1.5, 0.5],
    [3, -3],
    [-2, -1.5],
  ]);
  const source = fitGaussian(await toMatrix(particles));
  const { values, error } = await logDensity(mapFromRun({ run }), points, { source });
  const truth = gaussianLogDensity(fitGaussian(await toMatrix(goal)), points);
  values.forEach((value, i) => {
    expect(Math.abs(value - (truth[i] ?? Number.NaN))).toBeLessThan(1e-3);
  });
  expect(Math.max(...error)).toBeLessThan(1e-5);
});

describe('probes', () => {
  test('agree with exact determinants within their standard error', async () => {
    const map = await learntMap({
      flow: king({ ...smooth, centers: 40, ridge: 1e-2 }),
      dimension: 5,
      rows: 60,
      steps: 4,
    });
    const points = await applyMap(map, await toMatrix(normalCloud({ seed: 9, rows: 40, dimension: 5 })));
    const exact = await logDensityChange(map, points);
    const probed = await logDensityChange(map, points, { determinants: 'probes', key: createKey(2), probes: 32 });
    expect(exact.standardError.every((error) => error === 0)).toBe(true);
    expect(Math.max(...probed.standardError)).toBeLessThan(0.5);
    const scores = exact.change.map((value, i) => ((probed.change[i] ?? 0) - value) / (probed.standardError[i] ?? 0));
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(5);
    expect(Math.abs(mean(scores))).toBeLessThan(0.6); // 40 points share no probe: a bias would show
    expect(mean(scores.map((score) => score ** 2))).toBeLessThan(2);
  });

  test('are the default beyond 64 dimensions, and need a key', async () => {
    const map = await learntMap({ flow: king({ ...smooth, centers: 20 }), dimension: 70, rows: 12, steps: 2 });
    const points = await applyMap(map, await toMatrix(normalCloud({ seed: 9, rows: 6, dimension: 70 })));
    await expect(logDensityChange(map, points)).rejects.toThrow(
      'expected a key for the probes that 70 dimensions need',
    );
    const probed = await logDensityChange(map, points, { key: createKey(2) });
    const exact = await logDensityChange(map, points, { determinants: 'exact' });
    exact.change.forEach((value, i) => {
      expect(Math.abs((probed.change[i] ?? 0) - value)).toBeLessThan(6 * (probed.standardError[i] ?? 0) + 1e-3);
    });
  });
});

describe('units', () => {
  test('of the columns enter as they should: the density of 10 x is a tenth', async () => {
    const source = normalMatrix({ seed: 1, rows: 60, columns: 2 });
    const target = await toMatrix(twoModes({ seed: 2, rows: 60, dimension: 2 }));
    const density = async (units: number) => {
      const scaled = (points: Matrix) => ({ ...points, data: points.data.map((v) => v * units + 3) });
      const preprocessing = fitPreprocessing({ source: scaled(source), target: scaled(target), standardize: true });
      const [particles, goal] = [scaled(source), scaled(target)].map((points) => {
        const { rows, columns, data } = toFlow(preprocessing, points);
        return tf.tensor2d(Float32Array.from(data), [rows, columns]);
      }) as [tf.Tensor2D, tf.Tensor2D];
      const flow = ntKing({ ...smooth, centers: 30, hidden: [9] });
      const run = await runFlow(flow, { particles, target: samples(goal), steps: 4, key: createKey(3) });
      const map = mapFromRun({ run, preprocessing, source: fitGaussian(scaled(source)) });
      return logDensity(
        decodeMap(encodeMap(map)),
        scaled(
          matrix([
            [0, 0],
            [2, 2],
            [-1, 0.5],
          ]),
        ),
      );
    };
    const [one, ten] = [await density(1), await density(10)];
    one.values.forEach((value, i) => {
      expect(Math.abs((ten.values[i] ?? Number.NaN) + 2 * Math.log(10) - value)).toBeLessThan(5e-3);
      expect(Math.abs((ten.change[i] ?? Number.NaN) - (one.change[i] ?? Number.NaN))).toBeLessThan(5e-3);
    });
  });
});

describe('a normal distribution', () => {
  test('has the density of its formula, whatever the units', () => {
    const points = matrix([
      [0.3, -2e6],
      [1, 1e6],
    ]);
    const gaussian: Gaussian = {
      mean: Float64Array.of(0.5, -1e6),
      covariance: { rows: 2, columns: 2, data: Float64Array.of(4, 1e6, 1e6, 1e12) },
    };
    const determinant = 4e12 - 1e12;
    const values = gaussianLogDensity(gaussian, points);
    for (const [i, [x, y]] of [[-0.2, -1e6] as const, [0.5, 2e6] as const].entries()) {
      const square = (1e12 * x * x - 2e6 * x * y + 4 * y * y) / determinant;
      expect(values[i]).toBeCloseTo(-(square + 2 * Math.log(2 * Math.PI) + Math.log(determinant)) / 2, 9);
    }
    expect(gaussianLogDensity(standardGaussian(3), matrix([[0, 0, 0]]))[0]).toBeCloseTo(
      -1.5 * Math.log(2 * Math.PI),
      12,
    );
  });

  test('fitted has the mean and the covariance of the rows; fewer rows than columns have none that counts', () => {
    const { mean: center, covariance } = fitGaussian(
      matrix([
        [1, 2],
        [3, 2],
        [5, 8],
      ]),
    );
    expect([...center]).toEqual([3, 4]);
    expect([...covariance.data]).toEqual([4, 6, 6, 12]);
    expect(() => fitGaussian(matrix([[1, 2]]))).toThrow('at least 2 rows');
    const flat = fitGaussian(
      matrix([
        [1, 2, 3],
        [3, 2, 1],
        [4, 4, 4],
      ]),
    );
    expect(() => gaussianLogDensity(flat, matrix([[0, 0, 0]]))).toThrow('got a singular one of [3, 3]');
    expect(() => gaussianLogDensity(standardGaussian(2), matrix([[0, 0, 0]]))).toThrow('expected a mean of 3');
  });
});

test('what has no density is refused', async () => {
  const map = await learntMap({ flow: king({ ...smooth, centers: 20 }), dimension: 2, rows: 30, steps: 1 });
  const points = matrix([[0, 0]]);
  await expect(logDensity(map, points)).rejects.toThrow('logDensity: expected a source, got none');
  const [source, target] = [
    normalMatrix({ seed: 1, rows: 30, columns: 3 }),
    normalMatrix({ seed: 2, rows: 30, columns: 3 }),
  ];
  const preprocessing = fitPreprocessing({ source, target, standardize: true, components: 2 });
  await expect(logDensityChange({ ...map, preprocessing }, matrix([[0, 0, 0]]))).rejects.toThrow(
    'logDensityChange: expected a map that moves in all 3 columns, got one that moves within 2 components',
  );
  const plain: TransportMap = await learntMap({ flow: king({ centers: 20 }), dimension: 2, rows: 30, steps: 1 });
  await expect(logDensity(plain, points, { source: standardGaussian(2) })).rejects.toThrow(
    'logDensity: expected a map of one-to-one steps, got step 1',
  );
});

test('a source may be any function; no tensor is left', async () => {
  const map = await learntMap({
    flow: ntKing({ ...smooth, centers: 20, hidden: [7] }),
    dimension: 2,
    rows: 30,
    steps: 2,
  });
  const points = matrix([
    [0, 0],
    [1, 2],
  ]);
  const uniform = (x: Matrix) => new Float64Array(x.rows).fill(-3);
  const { values, change } = await logDensity(map, points, { source: uniform });
  expect(values).toEqual(change.map((value) => value - 3));
  const leaked = await leakedTensors(async () => {
    await logDensity(map, points, { source: uniform });
    await logDensity(map, points, { source: uniform, determinants: 'probes', key: createKey(1), probes: 2 });
  });
  expect(leaked).toBe(0);
});
