import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  conjugatePrior,
  diagonalNormal,
  type ExponentialFamily,
  isotropicNormal,
  knownPrecisionNormal,
  logEvidence,
  meanParameter,
  multinomial,
  multivariateNormal,
  normal,
  posteriorPredictive,
} from '../../src/index.js';

beforeAll(async () => {
  await useTestBackend();
});

async function predictive<P>(family: ExponentialFamily<P>, mean: number[], x: number[][]): Promise<number[]> {
  const samples = tf.tensor2d(x);
  const density = await posteriorPredictive(conjugatePrior({ family, count: 4, mean: meanParameter(mean) }), samples);
  const values = Array.from(await density.data());
  tf.dispose([samples, density]);
  return values;
}

function sumOfExponentials(logs: number[]): number {
  return logs.reduce((sum, log) => sum + Math.exp(log), 0);
}

test('of one coordinate, every normal family predicts what the univariate one does', async () => {
  const x = [[-3], [0.2], [1.7]];
  const expected = await predictive(normal, [0.5, 1.5], x);
  for (const family of [multivariateNormal, diagonalNormal, isotropicNormal]) {
    const got = await predictive(family({ dimension: 1 }) as ExponentialFamily, [0.5, 1.5], x);
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  }
});

test('predictive probabilities of counts sum to one, one draw having the mean', async () => {
  const counts = [0, 1, 2, 3]
    .flatMap((a) => [0, 1, 2, 3].map((b) => [a, b, 3 - a - b]))
    .filter((x) => (x[2] ?? 0) >= 0);
  expect(sumOfExponentials(await predictive(multinomial({ dimension: 3, count: 3 }), [0.5, 1], counts))).toBeCloseTo(
    1,
    5,
  );
  const [first] = await predictive(multinomial({ dimension: 3, count: 1 }), [0.5, 0.2], [[1, 0, 0]]);
  expect(Math.exp(first as number)).toBeCloseTo(0.5, 5);
});

test.each([
  ['multivariateNormal', multivariateNormal({ dimension: 2 }) as ExponentialFamily, [0.3, -0.2, 1.2, 0.3, 0.9]],
  ['diagonalNormal', diagonalNormal({ dimension: 2 }) as ExponentialFamily, [0.3, -0.2, 1.2, 0.9]],
  ['isotropicNormal', isotropicNormal({ dimension: 2 }) as ExponentialFamily, [0.3, -0.2, 2.1]],
  [
    'knownPrecisionNormal',
    knownPrecisionNormal({
      precision: [
        [1.5, 0.4],
        [0.4, 0.8],
      ],
    }) as ExponentialFamily,
    [0.3, -0.2],
  ],
])('the predictive density of %s integrates to one over the plane', async (_, family, mean) => {
  // x = sinh(s) in both coordinates: tails of a Student t
  const [reach, count] = [7, 141];
  const step = (2 * reach) / (count - 1);
  const places = Array.from({ length: count }, (__, i) => -reach + i * step);
  const grid = places.flatMap((s) => places.map((t) => [s, t] as const));
  const density = await predictive(
    family,
    mean,
    grid.map((point) => point.map(Math.sinh)),
  );
  const terms = density.map(
    (log, i) => log + Math.log((grid[i] ?? []).reduce((area, s) => area * Math.cosh(s) * step, 1)),
  );
  expect(sumOfExponentials(terms)).toBeCloseTo(1, 3);
});

test('evidence of several rows is the product of predictions', async () => {
  const family = multivariateNormal({ dimension: 2 });
  const mean = meanParameter([0.3, -0.2, 1.2, 0.3, 0.9]);
  const prior = conjugatePrior({ family, count: 4, mean });
  const x = tf.tensor2d([
    [1, 0],
    [0, 2],
  ]);
  const both = (await logEvidence(prior, x))[0] as number;
  const [first] = await predictive(family, Array.from(mean.values), [[1, 0]]);
  const after = [1.2 + 1, -0.8, 4.8 + 1, 1.2, 3.6].map((value) => value / 5);
  const second = conjugatePrior({ family, count: 5, mean: meanParameter(after) });
  const row = tf.tensor2d([[0, 2]]);
  const density = await posteriorPredictive(second, row);
  expect((first as number) + ((await density.data())[0] as number)).toBeCloseTo(both, 4);
  tf.dispose([x, row, density]);
});
