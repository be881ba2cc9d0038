import { createKey, type Matrix, toMatrix } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  checkerboard,
  circles,
  type DensitySampler,
  gaussianMixture,
  graphicalModel,
  moons,
  randomGraphicalModel,
  rotatedClasses,
  type Sampler,
  type ScoreSampler,
  sCurve,
  swissRoll,
  twoModes,
} from '../src/index.js';

beforeAll(useTestBackend);

const key = createKey(17);

const tilted = gaussianMixture({
  weights: [1, 3],
  components: [
    {
      mean: [-1, 0.5],
      covariance: [
        [0.5, 0.3],
        [0.3, 0.4],
      ],
    },
    { mean: [1, -0.5], deviation: 0.6 },
  ],
});

const scored: Readonly<Record<string, ScoreSampler>> = {
  'two modes, 1-D': twoModes(),
  'two modes, 2-D': twoModes({ dimension: 2 }),
  'a mixture': tilted,
  'a graphical model': graphicalModel({
    precision: [
      [1, 0.3],
      [0.3, 1],
    ],
    mean: [0.5, 0],
  }),
  circles: circles({ radii: [1, 2], noise: 0.3 }),
  'a circle with little noise': circles({ radii: [1.5], noise: 0.1 }),
  'shifted classes': rotatedClasses().target,
};

const densities: Readonly<Record<string, DensitySampler>> = {
  ...scored,
  'a checkerboard': checkerboard({ extent: 3 }),
};

const all: Readonly<Record<string, Sampler>> = {
  ...densities,
  moons: moons(),
  'an S': sCurve({ noise: 0.01, coordinates: [0, 2] }),
  'a swiss roll': swissRoll({ noise: 0.1 }),
  'the random graph of the paper': randomGraphicalModel(key),
};

const pairs = <T>(record: Readonly<Record<string, T>>): (readonly [string, T])[] => Object.entries(record);

describe.each(pairs(all))('%s', (_, sampler) => {
  test('the same key gives the same points, another others, and a longer sample begins with the shorter', async () => {
    const [short, long] = [sampler.draw(key, 5), sampler.draw(key, 9)];
    expect(long.data.slice(0, 5 * sampler.dimension)).toEqual(short.data);
    expect(sampler.draw(createKey(18), 5).data).not.toEqual(short.data);
    const tensor = sampler.sample(key, 5);
    expect((await toMatrix(tensor)).data).toEqual(short.data.map(Math.fround));
    tensor.dispose();
  });

  test('refuses to draw nothing', () => {
    expect(() => sampler.draw(key, 0)).toThrow(/expected count/);
  });
});

/** Σ p(x) h^d over a grid of cells of width h about the origin. */
async function integral(sampler: DensitySampler, reach: number, cells: number): Promise<number> {
  const [d, h] = [sampler.dimension, (2 * reach) / cells];
  const at = (i: number): number => -reach + (i + 0.5) * h;
  const points = Float32Array.from({ length: cells ** d * d }, (_, k) =>
    d === 1 ? at(k) : at(k % 2 === 0 ? Math.floor(k / 2 / cells) : Math.floor(k / 2) % cells),
  );
  const x = tf.tensor2d(points, [cells ** d, d]);
  const log = sampler.logDensity(x);
  const values = await log.data();
  tf.dispose([x, log]);
  return Array.from(values).reduce((sum, value) => sum + Math.exp(value) * h ** d, 0);
}

test.each(pairs(densities))('the density of %s integrates to 1', async (_, sampler) => {
  expect(await integral(sampler, 6, 240)).toBeCloseTo(1, 4);
});

test.each(pairs(scored))('the score of %s is the gradient of its log density', async (_, sampler) => {
  const x = sampler.sample(key, 60);
  const spread = tf.tidy(() => tf.mul<tf.Tensor2D>(x, 1.3)); // also where there are few points
  const [score, gradient] = [
    sampler.score(spread),
    tf.grad((y) => tf.sum(sampler.logDensity(y as tf.Tensor2D)))(spread),
  ];
  const [a, b] = [await score.data(), await gradient.data()];
  const largest = Math.max(...b.map(Math.abs));
  a.forEach((value, at) => {
    expect(Math.abs(value - (b[at] as number))).toBeLessThan(2e-5 * largest);
  });
  tf.dispose([x, spread, score, gradient]);
});

/** Mean over draws of f, in standard errors from what is expected. */
function zScore(values: readonly number[], expected: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.abs(mean - expected) / Math.sqrt(variance / values.length);
}

const rows = ({ rows: count, columns, data }: Matrix): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));

describe('draws have the moments of their distribution, within 4 standard errors', () => {
  test('of a mixture: means, products, shares of the components', () => {
    const { points, labels } = tilted.drawLabelled(key, 4000);
    const x = rows(points);
    expect(zScore(Array.from(labels), 0.75)).toBeLessThan(4);
    expect(
      zScore(
        x.map(([a = 0]) => a),
        0.5,
      ),
    ).toBeLessThan(4);
    expect(
      zScore(
        x.map(([, b = 0]) => b),
        -0.25,
      ),
    ).toBeLessThan(4);
    // E[ab] = ¼ (0.3 − 0.5) + ¾ (−0.5)
    expect(
      zScore(
        x.map(([a = 0, b = 0]) => a * b),
        -0.425,
      ),
    ).toBeLessThan(4);
    expect(
      zScore(
        x.map(([a = 0]) => a * a),
        0.25 * 1.5 + 0.75 * 1.36,
      ),
    ).toBeLessThan(4);
  });

  test('of the random graph: E[xᵢ (Θx)ⱼ] is 1 for i = j and else 0', () => {
    const model = randomGraphicalModel(key);
    const [d, x] = [model.dimension, rows(model.draw(createKey(3), 3000))];
    const theta = rows(model.precision);
    const image = x.map((row) =>
      theta.map((line) => line.reduce((sum, value, j) => sum + value * (row[j] as number), 0)),
    );
    const scores = Array.from({ length: 2 * d }, (_, k) => {
      const [i, j] = k < d ? [k, k] : [k - d, (k - d + 1) % d];
      return zScore(
        x.map((row, n) => (row[i] as number) * ((image[n] as number[])[j] as number)),
        i === j ? 1 : 0,
      );
    });
    expect(Math.max(...scores)).toBeLessThan(4);
  });

  test('of circles, a checkerboard and shifted classes', () => {
    // E|x|² = mean R² + 2σ²
    const rings = rows(circles({ radii: [1, 2], noise: 0.3 }).draw(key, 4000));
    expect(
      zScore(
        rings.map(([a = 0, b = 0]) => a * a + b * b),
        2.5 + 0.18,
      ),
    ).toBeLessThan(4);
    const board = rows(checkerboard({ extent: 3 }).draw(key, 4000));
    expect(
      zScore(
        board.map(([a = 0]) => a * a),
        3,
      ),
    ).toBeLessThan(4);
    const { source, target } = rotatedClasses({ rotation: 45 });
    const turned = target.drawLabelled(key, 4000);
    const plain = source.drawLabelled(key, 4000);
    expect(turned.labels).toEqual(plain.labels);
    // Class 0 of the source is at 45 degrees, and turned clockwise at 0.
    const first = rows(turned.points).filter((_, i) => turned.labels[i] === 0);
    expect(
      zScore(
        first.map(([a = 0]) => a),
        2,
      ),
    ).toBeLessThan(4);
    expect(
      zScore(
        first.map(([, b = 0]) => b),
        0,
      ),
    ).toBeLessThan(4);
  });

  test('no point of a checkerboard lies where the density is 0', async () => {
    const board = checkerboard();
    const x = board.sample(key, 500);
    const log = board.logDensity(x);
    expect(new Set(await log.data()).size).toBe(1);
    tf.dispose([x, log]);
  });
});

test('without noise, points lie on their sets', () => {
  for (const [a = 0, b = 0] of rows(moons({ noise: 0 }).draw(key, 50))) {
    const on = [a ** 2 + b ** 2, (1 - a) ** 2 + (0.5 - b) ** 2].map((square) => Math.abs(square - 1));
    expect(Math.min(...on)).toBeLessThan(1e-12);
  }
  for (const [a = 0, , c = 0] of rows(sCurve().draw(key, 50))) {
    expect(Math.abs(a ** 2 + (Math.abs(c) - 1) ** 2 - 1)).toBeLessThan(1e-12);
  }
  for (const [a = 0, , c = 0] of rows(swissRoll().draw(key, 50))) {
    const t = Math.hypot(a, c);
    expect(Math.abs(a - t * Math.cos(t))).toBeLessThan(1e-9);
  }
});

test('a random graph has unit diagonal, one value on its edges, about as many as asked for', () => {
  const counts = Array.from({ length: 40 }, (_, i) => randomGraphicalModel(createKey(i + 1)).edges.length);
  expect(zScore(counts, 0.05 * 435)).toBeLessThan(4); // the few graphs that are drawn again are those with most edges
  const { precision, edges } = randomGraphicalModel(key);
  expect(new Set(precision.data)).toEqual(new Set([0, 0.3, 1]));
  expect(edges.every(([i, j]) => i < j && precision.data[i * 30 + j] === 0.3)).toBe(true);
});

test('nothing is left behind', async () => {
  const leaked = await leakedTensors(() => {
    for (const sampler of Object.values(scored)) {
      const x = sampler.sample(key, 3);
      tf.dispose([x, sampler.logDensity(x), sampler.score(x)]);
    }
  });
  expect(leaked).toBe(0);
});

test.each<[string, () => unknown, RegExp]>([
  ['no component', () => gaussianMixture({ components: [] }), /components of one dimension, got none/],
  [
    'two dimensions',
    () =>
      gaussianMixture({
        components: [
          { mean: [0], deviation: 1 },
          { mean: [0, 1], deviation: 1 },
        ],
      }),
    /one dimension, got 1, 2/,
  ],
  [
    'a weight of 0',
    () => gaussianMixture({ components: [{ mean: [0], deviation: 1 }], weights: [0] }),
    /1 positive weights/,
  ],
  [
    'an indefinite covariance',
    () =>
      gaussianMixture({
        components: [
          {
            mean: [0, 0],
            covariance: [
              [1, 2],
              [2, 1],
            ],
          },
        ],
      }),
    /positive definite/,
  ],
  [
    'a ragged covariance',
    () => gaussianMixture({ components: [{ mean: [0, 0], covariance: [[1, 2]] }] }),
    /to be \[2, 2\]/,
  ],
  ['an odd board', () => checkerboard({ squares: 3 }), /even/],
  ['no coordinate', () => sCurve({ coordinates: [] }), /coordinates among/],
  ['no radius', () => circles({ radii: [] }), /at least one radius/],
  ['negative noise', () => moons({ noise: -1 }), /expected noise/],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(message);
});

test('refuses a graph whose precision is never positive definite', () => {
  const make = () => randomGraphicalModel(key, { dimension: 6, edgeProbability: 1, offDiagonal: -0.9 });
  expect(make).toThrow(/positive definite precision among 1000 graphs.*lower edgeProbability/);
});

test('refuses points of another dimension', () => {
  tf.tidy(() => {
    expect(() => tilted.logDensity(tf.zeros([3, 1]))).toThrow(/gaussianMixture\(2\): expected x/);
  });
});
