// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { centralDifference, expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Drift,
  densityRatioDrift,
  gaussian,
  inverseMultiquadric,
  kernelSum,
  matern32,
  matern52,
  meanDiscrepancy,
  meanDiscrepancyDrift,
  negativeDistance,
  restoreDrift,
  steinDrift,
} from '../src/index.js';
import { expectClose } from './close.js';
import golden from './fixtures/baselines.json' with { type: 'json' };

const [{ X, Y, bandwidth, wgf, energy, mmdVelocity, gaussian: normalTarget, svgd }] = golden.cases as [
  (typeof golden.cases)[number],
];
const key = createKey(41);
const dimension = 3;
const points = (index: number, count: number) => normal<tf.Rank.R2>(fold(key, index), [count, dimension]);

/** ∇log of the golden normal density, by solving in float64. */
function scoresOf(x: readonly number[][]): number[][] {
  const { mean, cov } = normalTarget;
  return x.map((row) =>
    solve3(
      cov,
      mean.map((value, a) => value - (row[a] as number)),
    ),
  );
}

/** Cramer's rule. */
function solve3(matrix: readonly number[][], right: readonly number[]): number[] {
  const determinant = (m: readonly number[][]) => {
    const [[a, b, c], [d, e, f], [g, h, i]] = m as [number[], number[], number[]];
    return (
      (a as number) * ((e as number) * (i as number) - (f as number) * (h as number)) -
      (b as number) * ((d as number) * (i as number) - (f as number) * (g as number)) +
      (c as number) * ((d as number) * (h as number) - (e as number) * (g as number))
    );
  };
  const whole = determinant(matrix);
  return right.map(
    (_, column) =>
      determinant(matrix.map((row, i) => row.map((value, j) => (j === column ? (right[i] as number) : value)))) / whole,
  );
}

/** ∇log Σ exp(−|x − y|²/2s²) in float64, finite anywhere. */
function scoreByLoops(x: readonly number[], y: readonly number[][], s: number): number[] {
  const logits = y.map((row) => -row.reduce((sum, value, a) => sum + (value - (x[a] as number)) ** 2, 0) / (2 * s * s));
  const largest = Math.max(...logits);
  const heights = logits.map((logit) => Math.exp(logit - largest));
  const total = heights.reduce((sum, height) => sum + height, 0);
  return x.map(
    (value, a) =>
      heights.reduce((sum, height, j) => sum + (height / total) * ((y[j] as number[])[a] as number), -value) / (s * s),
  );
}

/** How often each of nine points counts. */
const counts = [2, 0, 1, 3, 1, 0, 2, 1, 1];

function repeated(points: tf.Tensor2D): tf.Tensor2D {
  const rows = counts.flatMap((count, row) => new Array<number>(count).fill(row));
  return tf.gather(points, tf.tensor1d(rows, 'int32'));
}

/** Of two sets of nine points. */
type Make = (particles: tf.Tensor2D, other: tf.Tensor2D) => Drift;
const sum = kernelSum({ kernels: [matern52({ bandwidth: 1 }), matern32({ bandwidth: 2 })], weights: [1, 0.3] });
const steep = inverseMultiquadric({ bandwidth: 1.2, exponent: -0.7 });
const drifts: readonly (readonly [string, Make])[] = [
  ['density ratio', (particles, target) => densityRatioDrift({ particles, target, bandwidth: 0.8 })],
  [
    'mean discrepancy, negative distance',
    (particles, target) => meanDiscrepancyDrift({ kernel: negativeDistance(), particles, target }),
  ],
  [
    'mean discrepancy, Gaussian',
    (particles, target) => meanDiscrepancyDrift({ kernel: gaussian({ bandwidth: 1.2 }), particles, target }),
  ],
  [
    'mean discrepancy, inverse multiquadric',
    (particles, target) => meanDiscrepancyDrift({ kernel: steep, particles, target }),
  ],
  [
    'density ratio, weighted',
    (particles, target) => densityRatioDrift({ particles, target, targetWeights: counts, bandwidth: 0.8 }),
  ],
  [
    'mean discrepancy, sum of kernels, weighted',
    (particles, target) => meanDiscrepancyDrift({ kernel: sum, particles, target, targetWeights: counts }),
  ],
  ['Stein, Gaussian', (particles, scores) => steinDrift({ kernel: gaussian({ bandwidth: 1 }), particles, scores })],
  ['Stein, sum of unlike kernels', (particles, scores) => steinDrift({ kernel: sum, particles, scores })],
];

/** A drift whose points are gone. */
function made(make: Make): Drift {
  const [particles, other] = [points(1, 9), points(2, 9)];
  const drift = make(particles, other);
  tf.dispose([particles, other]);
  return drift;
}

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('the density ratio is the golden velocity of the Wasserstein gradient flow', async () => {
    const [particles, target] = [tf.tensor2d(X), tf.tensor2d(Y)];
    const drift = densityRatioDrift({ particles, target, bandwidth });
    await expectClose(drift.at(particles), wgf.flat(), 1e-5);
  });

  test('the mean discrepancy of the negative distance is the golden energy, and its drift the golden velocity', async () => {
    const [particles, target, kernel] = [tf.tensor2d(X), tf.tensor2d(Y), negativeDistance()];
    expect(await meanDiscrepancy({ kernel, particles, target })).toBeCloseTo(energy, 5);
    const drift = meanDiscrepancyDrift({ kernel, particles, target });
    await expectClose(drift.at(particles), mmdVelocity.flat(), 1e-5);
  });

  test('the Stein drift is the golden velocity of SVGD', async () => {
    const [particles, scores] = [tf.tensor2d(X), tf.tensor2d(scoresOf(X))];
    const drift = steinDrift({ kernel: gaussian({ bandwidth }), particles, scores });
    await expectClose(drift.at(particles), svgd.flat(), 1e-5);
  });

  test('the drift of a mean discrepancy is −n times its gradient in the particles, by differences of the discrepancy', async () => {
    const kernel = gaussian({ bandwidth: 1.1 });
    const [particles, target, v] = [points(1, 6), points(2, 7), points(3, 6)];
    const at = (step: number) => meanDiscrepancy({ kernel, particles: tf.add(particles, tf.mul(v, step)), target });
    const step = 0.05;
    const slope =
      (8 * ((await at(step)) - (await at(-step))) - ((await at(2 * step)) - (await at(-2 * step)))) / (12 * step);
    const velocity = meanDiscrepancyDrift({ kernel, particles, target }).at(particles);
    const [along] = await tf.sum(tf.mul(velocity, v)).data();
    expect((along as number) / -6).toBeCloseTo(slope, 4);
  });

  test('the density ratio is right also a thousand bandwidths away from one set of points and from both', async () => {
    const s = 0.8;
    const [near, far] = [
      X.map((row) => row.map((value) => Math.fround(value))),
      Y.map((row) => row.map((value) => Math.fround(value + 800))),
    ];
    const drift = densityRatioDrift({ particles: tf.tensor2d(near), target: tf.tensor2d(far), bandwidth: s });
    const queries = [...near.slice(0, 3), ...far.slice(0, 3), [-700, 650, 0], [10, -20, 30], [1e6, 1e6, -1e6]];
    const values = await drift.at(tf.tensor2d(queries)).data();
    for (const [i, x] of queries.entries()) {
      const [toward, away] = [scoreByLoops(x, far, s), scoreByLoops(x, near, s)];
      const expected = toward.map((value, a) => value - (away[a] as number));
      const scale = Math.max(...expected.map(Math.abs));
      expected.forEach((value, a) => {
        expect(Math.abs((values[i * dimension + a] as number) - value) / scale).toBeLessThan(1e-4);
      });
    }
  });

  describe.each(drifts)('%s', (_, make) => {
    test('jvp is its derivative, by finite differences', async () => {
      const drift = made(make);
      const [x, v] = [points(5, 7), points(6, 7)];
      const difference = centralDifference((step) => drift.at(tf.add(x, tf.mul(v, step))), 0.02);
      await expectSame('jvp against finite differences', drift.jvp(x, v), difference, 2e-3);
    });

    test('outlives its points, and its record, through JSON, gives the same drift again', async () => {
      const drift = made(make);
      const record = await drift.record();
      const settings = JSON.parse(JSON.stringify(record.settings));
      const restored = restoreDrift({ ...record, settings });
      const x = points(5, 7);
      await expectSame('restored drift', restored.at(x), drift.at(x), 0);
      await expectSame('restored derivative', restored.jvp(x, x), drift.jvp(x, x), 0);
    });

    test('is finite at its own points, where pairs coincide', async () => {
      const drift = made(make);
      const x = points(1, 9);
      for (const tensor of [drift.at(x), drift.jvp(x, x)]) {
        expect(Array.from(await tensor.data()).every(Number.isFinite)).toBe(true);
      }
    });

    test('leaks nothing', async () => {
      const use = async () => {
        const drift = made(make);
        const x = points(5, 7);
        tf.dispose([drift.at(x), drift.jvp(x, x), x]);
        restoreDrift(await drift.record()).dispose();
        drift.dispose();
      };
      await use();
      expect(await leakedTensors(use)).toBe(0);
    });

    test('points of another shape throw, naming the method', () => {
      const drift = made(make);
      expect(() => drift.at(tf.zeros([2, 4]))).toThrow(/^drift.at: expected x/);
      expect(() => drift.jvp(tf.zeros([2, 3]), tf.zeros([1, 3]))).toThrow(/^drift.jvp: expected v/);
    });
  });

  describe('a target point of weight 2 is the point twice', () => {
    test.each([0.1, 0.8, 5])('in the density ratio, bandwidth %f', async (width) => {
      const [particles, target, x, v] = [points(1, 6), points(2, 9), points(3, 7), points(4, 7)];
      const sets = { particles, bandwidth: width };
      const weighted = densityRatioDrift({ ...sets, target, targetWeights: counts });
      const copied = densityRatioDrift({ ...sets, target: repeated(target) });
      await expectClose(weighted.at(x), Array.from(await copied.at(x).data()), 1e-5);
      await expectClose(weighted.jvp(x, v), Array.from(await copied.jvp(x, v).data()), 1e-4);
      const far = tf.add<tf.Tensor2D>(x, 1000); // beside the points that do not count, too
      await expectClose(weighted.at(far), Array.from(await copied.at(far).data()), 1e-4);
    });

    test.each([
      ['negative distance', negativeDistance()],
      ['sum', sum],
    ])('in the mean discrepancy, %s', async (_name, kernel) => {
      const [particles, target, x, v] = [points(1, 6), points(2, 9), points(3, 7), points(4, 7)];
      const weighted = { kernel, particles, target, targetWeights: counts };
      const copied = { kernel, particles, target: repeated(target) };
      expect(Math.abs((await meanDiscrepancy(weighted)) - (await meanDiscrepancy(copied)))).toBeLessThan(1e-6);
      const [ours, theirs] = [meanDiscrepancyDrift(weighted), meanDiscrepancyDrift(copied)];
      await expectClose(ours.at(x), Array.from(await theirs.at(x).data()), 1e-5);
      await expectClose(ours.jvp(x, v), Array.from(await theirs.jvp(x, v).data()), 1e-5);
    });
  });

  test('one dimension and a thousand', async () => {
    for (const wide of [1, 1000]) {
      const [particles, target] = [
        normal<tf.Rank.R2>(fold(key, 7), [4, wide]),
        normal<tf.Rank.R2>(fold(key, 8), [5, wide]),
      ];
      const all = [
        densityRatioDrift({ particles, target, bandwidth: Math.sqrt(wide) }),
        meanDiscrepancyDrift({ kernel: negativeDistance(), particles, target }),
        steinDrift({ kernel: gaussian({ bandwidth: Math.sqrt(wide) }), particles, scores: tf.neg(particles) }),
      ];
      for (const drift of all) {
        const values = await drift.at(target).data();
        expect(values).toHaveLength(5 * wide);
        expect(Array.from(values).every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
      }
    }
  });
});

describe('refused', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  const kernel = gaussian({ bandwidth: 1 });
  const empty = () => tf.zeros<tf.Rank.R2>([0, 3]);
  const some = () => tf.zeros<tf.Rank.R2>([2, 3]);

  test.each([
    ['densityRatioDrift', () => densityRatioDrift({ particles: empty(), target: some(), bandwidth: 1 })],
    ['densityRatioDrift', () => densityRatioDrift({ particles: some(), target: some(), bandwidth: 0 })],
    ['densityRatioDrift', () => densityRatioDrift({ particles: some(), target: tf.zeros([2, 4]), bandwidth: 1 })],
    ['meanDiscrepancyDrift', () => meanDiscrepancyDrift({ kernel, particles: some(), target: empty() })],
    [
      'densityRatioDrift',
      () => densityRatioDrift({ particles: some(), target: some(), targetWeights: [0, 0], bandwidth: 1 }),
    ],
    [
      'meanDiscrepancyDrift',
      () => meanDiscrepancyDrift({ kernel, particles: some(), target: some(), targetWeights: [1] }),
    ],
    ['steinDrift', () => steinDrift({ kernel, particles: some(), scores: tf.zeros([1, 3]) })],
  ])('by %s, in one sentence', (name, make) => {
    expect(make).toThrow(new RegExp(`^${name}: expected [^\\n]+, got [^\\n]+$`));
  });
});
