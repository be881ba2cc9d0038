import { createKey, fold, normal, split, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  clampedKnots,
  fourierBasis,
  linearMap,
  moments,
  monomialIndices,
  networkLayer,
  outer,
  pairwise,
  polynomials,
  product,
  randomFourierFeatures,
  restrict,
  type Statistic,
  select,
  splineBasis,
  standardize,
} from '../src/index.js';

const [pointKey, weightKey] = split(createKey(29)) as [ReturnType<typeof createKey>, ReturnType<typeof createKey>];

type Vector = readonly number[];
const indices = (length: number) => Array.from({ length }, (_, i) => i);
const dot = (a: Vector, b: Vector) => a.reduce((total, value, i) => total + value * (b[i] as number), 0);

/** Rows of a tensor as float64; disposes it. */
async function rowsOf(x: tf.Tensor2D): Promise<number[][]> {
  const [rows, columns] = x.shape;
  const data = await x.data();
  x.dispose();
  return indices(rows).map((i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** Compares T row by row with a float64 function of the same (float32) samples. */
async function expectValues(statistic: Statistic, expected: (x: number[]) => Vector, spread = 1): Promise<void> {
  const x = tf.tidy(() => tf.mul<tf.Tensor2D>(normal<tf.Rank.R2>(pointKey, [40, statistic.dimension]), spread));
  const values = await rowsOf(statistic.evaluate(x));
  const wanted = (await rowsOf(x)).map(expected);
  const scale = Math.max(...wanted.flat().map(Math.abs));
  expect(values).toHaveLength(wanted.length);
  values.forEach((row, i) => {
    expect(row).toHaveLength((wanted[i] as Vector).length);
    row.forEach((value, b) => {
      expect(Math.abs(value - ((wanted[i] as Vector)[b] as number)) / scale).toBeLessThan(1e-5);
    });
  });
  statistic.dispose();
}

/** N_{i,p}(x) straight from the definition; the last step takes its end in. */
function spline(knots: Vector, i: number, p: number, x: number): number {
  const knot = (index: number) => knots[index] as number;
  const last = knots.indexOf(knots.at(-1) as number);
  if (p === 0) return (knot(i) <= x && x < knot(i + 1)) || (x === knot(last) && i === last - 1) ? 1 : 0;
  const share = (a: number, width: number) => (width > 0 ? a / width : 0);
  const rising = share(x - knot(i), knot(i + p) - knot(i)) * spline(knots, i, p - 1, x);
  return rising + share(knot(i + p + 1) - x, knot(i + p + 1) - knot(i + 1)) * spline(knots, i + 1, p - 1, x);
}

describe.each(testBackends())('values against float64 loops on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([
    [1, 6],
    [3, 4],
    [5, 3],
  ])('moments in %i dimensions, of order %i', async (dimension, order) => {
    const monomials = monomialIndices({ dimension, order });
    await expectValues(moments({ dimension, order }), (x) =>
      monomials.map((factors) => factors.reduce((value, a) => value * (x[a] as number), 1)),
    );
  });

  const closedForms = {
    power: [(x: number) => x, (x: number) => x ** 2, (x: number) => x ** 3, (x: number) => x ** 4],
    hermite: [
      (x: number) => x,
      (x: number) => (x ** 2 - 1) / Math.sqrt(2),
      (x: number) => (x ** 3 - 3 * x) / Math.sqrt(6),
      (x: number) => (x ** 4 - 6 * x ** 2 + 3) / Math.sqrt(24),
    ],
    legendre: [
      (x: number) => x,
      (x: number) => (3 * x ** 2 - 1) / 2,
      (x: number) => (5 * x ** 3 - 3 * x) / 2,
      (x: number) => (35 * x ** 4 - 30 * x ** 2 + 3) / 8,
    ],
    chebyshev: [
      (x: number) => x,
      (x: number) => 2 * x ** 2 - 1,
      (x: number) => 4 * x ** 3 - 3 * x,
      (x: number) => 8 * x ** 4 - 8 * x ** 2 + 1,
    ],
  } as const;

  test.each(['power', 'hermite', 'legendre', 'chebyshev'] as const)('polynomials: %s', async (basis) => {
    await expectValues(polynomials({ dimension: 3, degree: 4, basis }), (x) =>
      closedForms[basis].flatMap((polynomial) => x.map(polynomial)),
    );
  });

  test('random Fourier features', async () => {
    const statistic = randomFourierFeatures({ dimension: 3, count: 6, bandwidth: 0.7, key: weightKey });
    const frequencies = await rowsOf(tf.clone(statistic.frequencies));
    await expectValues(statistic, (x) => [
      ...frequencies.map((w) => Math.cos(dot(w, x)) / Math.sqrt(6)),
      ...frequencies.map((w) => Math.sin(dot(w, x)) / Math.sqrt(6)),
    ]);
  });

  test('products of random Fourier features are a Gaussian kernel on average', async () => {
    const [count, bandwidth] = [4000, 1.3];
    const statistic = randomFourierFeatures({ dimension: 2, count, bandwidth, key: weightKey });
    const x = normal<tf.Rank.R2>(pointKey, [8, 2]);
    const features = await rowsOf(statistic.evaluate(x));
    const points = await rowsOf(x);
    points.forEach((p, i) => {
      points.forEach((q, j) => {
        const away = p.reduce((total, value, k) => total + (value - (q[k] as number)) ** 2, 0);
        const kernel = Math.exp(-away / (2 * bandwidth ** 2));
        expect(Math.abs(dot(features[i] as Vector, features[j] as Vector) - kernel)).toBeLessThan(
          5 / Math.sqrt(2 * count),
        );
      });
    });
    statistic.dispose();
  });

  test('random Fourier features are those of their record', async () => {
    const statistic = randomFourierFeatures({ dimension: 2, count: 5, bandwidth: 2, key: weightKey });
    const { dimension, count, bandwidth, key } = statistic;
    const record = JSON.parse(JSON.stringify({ dimension, count, bandwidth, key }));
    const again = randomFourierFeatures(record);
    expect(await rowsOf(again.frequencies)).toEqual(await rowsOf(statistic.frequencies));
  });

  test('pairwise products', async () => {
    const edges = [
      [0, 3],
      [2, 1],
      [1, 1],
    ] as const;
    await expectValues(pairwise({ dimension: 4, edges }), (x) =>
      edges.map(([a, b]) => (x[a] as number) * (x[b] as number)),
    );
  });

  test.each([1, 1000])('a Fourier basis, samples %i times as far', async (spread) => {
    const periods = [3.5, 2 * Math.PI];
    const angles = (x: Vector) =>
      periods.flatMap((period, j) => [1, 2, 3].map((k) => (2 * Math.PI * k * (x[j] as number)) / period));
    const expected = (x: Vector) => [...angles(x).map(Math.cos), ...angles(x).map(Math.sin)];
    await expectValues(fourierBasis({ periods, order: 3 }), expected, spread);
  });

  test.each([0, 1, 2, 3, 5])('splines of degree %i', async (degree) => {
    const knots = clampedKnots({ breaks: [-1.5, -0.5, 0.25, 0.25, 1, 2], degree });
    const count = knots.length - degree - 1;
    await expectValues(splineBasis({ dimension: 2, knots, degree }), (x) =>
      x.flatMap((coordinate) => indices(count).map((i) => spline(knots, i, degree, coordinate))),
    );
  });

  test.each([0, 1, 3])('splines of degree %i add up to 1, both ends included, and are 0 beyond', async (degree) => {
    const statistic = splineBasis({ knots: clampedKnots({ breaks: [-1, 0, 0.5, 2], degree }), degree });
    const x = tf.tensor2d([[-1], [-0.3], [0], [0.5], [1.9], [2], [-1.01], [2.01], [1e30]]);
    const totals = (await rowsOf(statistic.evaluate(x))).map((row) => row.reduce((total, value) => total + value, 0));
    totals.forEach((total, i) => {
      expect(total).toBeCloseTo(i < 6 ? 1 : 0, 6);
    });
    tf.dispose(x);
    statistic.dispose();
  });

  test.each([1, 2, 3])('%i layers of a network', async (upTo) => {
    const layers = [
      [3, 6],
      [6, 4],
      [4, 2],
    ].map(([input, output], i) => ({
      weights: normal<tf.Rank.R2>(fold(weightKey, i), [input as number, output as number]),
      bias: normal<tf.Rank.R1>(fold(weightKey, 10 + i), [output as number]),
    }));
    const plain = await Promise.all(
      layers.map(async ({ weights, bias }) => ({
        columns: await rowsOf(tf.transpose(weights)),
        bias: Array.from(await bias.data()),
      })),
    );
    await expectValues(networkLayer({ layers, activation: 'tanh', upTo }), (x) =>
      plain.slice(0, upTo).reduce<Vector>((values, { columns, bias }, i) => {
        const before = columns.map((column, j) => dot(column, values) + (bias[j] as number));
        return i < 2 ? before.map(Math.tanh) : before;
      }, x),
    );
  });

  test.each([
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x))],
    ['softplus', (x: number) => Math.log1p(Math.exp(x))],
    ['relu', (x: number) => Math.max(0, x)],
    ['silu', (x: number) => x / (1 + Math.exp(-x))],
    ['elu', (x: number) => (x > 0 ? x : Math.expm1(x))],
    ['sine', Math.sin],
  ] as const)('a layer of %s', async (activation, f) => {
    const weights = normal<tf.Rank.R2>(weightKey, [2, 3]);
    const columns = await rowsOf(tf.transpose<tf.Tensor2D>(weights));
    const layers = [{ weights }, { weights: tf.ones<tf.Rank.R2>([3, 1]) }];
    await expectValues(networkLayer({ layers, activation, upTo: 1 }), (x) =>
      columns.map((column) => f(dot(column, x))),
    );
  });

  test('restrict, select, linearMap, standardize, product, outer', async () => {
    const second = () => moments({ dimension: 2, order: 2 });
    const plain = ([a, b]: Vector): number[] =>
      [a, b, (a as number) ** 2, (a as number) * (b as number), (b as number) ** 2] as number[];
    await expectValues(restrict({ statistic: second(), dimension: 4, columns: [3, 0] }), (x) =>
      plain([x[3] as number, x[0] as number]),
    );
    await expectValues(select({ statistic: second(), indices: [4, 0] }), (x) =>
      [4, 0].map((i) => plain(x)[i] as number),
    );
    const matrix = [
      [1, 0, 2, 0, -1],
      [0.5, 1, 0, 3, 0],
    ];
    await expectValues(linearMap({ statistic: second(), matrix: tf.tensor2d(matrix) }), (x) =>
      matrix.map((row) => dot(row, plain(x))),
    );
    await expectValues(standardize({ statistic: second(), center: [1, 2, 3, 4, 5], scale: [1, 2, 4, 0.5, 0.1] }), (x) =>
      plain(x).map((value, i) => (value - (i + 1)) / ([1, 2, 4, 0.5, 0.1][i] as number)),
    );
    await expectValues(product(second(), second()), (x) => plain(x).map((value) => value ** 2));
    await expectValues(outer(moments({ dimension: 2, order: 1 }), second()), (x) =>
      x.flatMap((a) => plain(x).map((b) => a * b)),
    );
  });
});

describe('misuse of a statistic is refused, by name', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  const second = moments({ dimension: 2, order: 2 });
  const matrix = () => tf.zeros<tf.Rank.R2>([2, 3]);
  const cases: readonly [string, () => unknown, RegExp][] = [
    ['moments', () => moments({ dimension: 2, order: 1.5 }), /^moments: expected order/],
    [
      'frequencies',
      () => randomFourierFeatures({ dimension: 2, count: 0, bandwidth: 1, key: weightKey }),
      /^randomFourierFeatures: expected count/,
    ],
    [
      'bandwidth',
      () => randomFourierFeatures({ dimension: 2, count: 1, bandwidth: 0, key: weightKey }),
      /^randomFourierFeatures: expected bandwidth/,
    ],
    ['no edge', () => pairwise({ dimension: 2, edges: [] }), /^pairwise: expected edges .*, got none/],
    [
      'a far edge',
      () => pairwise({ dimension: 2, edges: [[0, 2]] }),
      /^pairwise: expected edges .* from 0 to 1, got 2/,
    ],
    ['period', () => fourierBasis({ periods: [1, -1], order: 1 }), /^fourierBasis: expected period .*, got -1/],
    [
      'few knots',
      () => splineBasis({ knots: [0, 1, 2], degree: 2 }),
      /^splineBasis: expected at least 4 finite knots .*, got 3 knots/,
    ],
    ['knots out of order', () => splineBasis({ knots: [0, 2, 1, 3], degree: 1 }), /^splineBasis: .*, got 1 at place 2/],
    ['equal knots', () => splineBasis({ knots: [1, 1, 1, 1], degree: 1 }), /^splineBasis: .*not all equal/],
    ['breaks', () => clampedKnots({ breaks: [0], degree: 1 }), /^clampedKnots: expected at least 2 breaks, got 1/],
    ['no layer', () => networkLayer({ layers: [], activation: 'tanh' }), /^networkLayer: expected number of layers/],
    [
      'layers that do not chain',
      () => networkLayer({ layers: [{ weights: matrix() }, { weights: matrix() }], activation: 'tanh' }),
      /^networkLayer: expected layers\[1\].weights of shape \[3, any\], got \[2, 3\]/,
    ],
    [
      'too far',
      () => networkLayer({ layers: [{ weights: matrix() }], activation: 'tanh', upTo: 2 }),
      /^networkLayer: expected upTo/,
    ],
    [
      'columns',
      () => restrict({ statistic: second, dimension: 4, columns: [0] }),
      /^restrict: expected number of columns/,
    ],
    [
      'a far column',
      () => restrict({ statistic: second, dimension: 4, columns: [0, 4] }),
      /^restrict: expected columns .*, got 4/,
    ],
    ['index', () => select({ statistic: second, indices: [5] }), /^select: expected indices .*, got 5/],
    [
      'matrix',
      () => linearMap({ statistic: second, matrix: matrix() }),
      /^linearMap: expected matrix of shape \[any, 5\], got \[2, 3\]/,
    ],
    [
      'center',
      () => standardize({ statistic: second, center: [0], scale: [1] }),
      /^standardize: expected length of center/,
    ],
    [
      'scale',
      () => standardize({ statistic: second, center: [0, 0, 0, 0, 0], scale: [1, 1, 0, 1, 1] }),
      /^standardize: expected scale\[2\]/,
    ],
    [
      'sizes',
      () => product(second, moments({ dimension: 2, order: 1 })),
      /^product: expected statistics of one size, .* outer\(\)$/,
    ],
    [
      'dimensions',
      () => outer(second, moments({ dimension: 1, order: 1 })),
      /^outer: expected statistics of one dimension/,
    ],
  ];
  test.each(cases)('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
