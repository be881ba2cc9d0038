import { cholesky, createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments, type Statistic } from '@ingd/families';
import { type DriftSpace, drawMlp, gaussian, kernelGradient, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ClosedFormOptions, closedFormDrift, driftSizes, planDrift } from '../src/index.js';

const key = createKey(214);
const dimension = 4;
const network = (hidden: readonly number[]) =>
  drawMlp({ widths: [dimension, ...hidden, dimension], key: fold(key, 1) });

const spaces: readonly [name: string, make: () => DriftSpace][] = [
  ['the full neural tangent', () => mlpTangent({ network: network([9, 7]) })],
  ['the diagonal one', () => mlpTangent({ network: network([9, 7]), diagonal: true })],
  ['the gradients of an RKHS', () => kernelGradient({ kernel: gaussian({ bandwidth: 1.5 }), dimension })],
];

/** All monomials up to the third degree: 34 statistics. */
const statistic = (): Statistic => moments({ dimension, order: 3 });

const problem = (space: DriftSpace, moved = 0): ClosedFormOptions => ({
  statistic: statistic(),
  space,
  particles: tf.mul<tf.Tensor2D>(normal(fold(key, 2), [60, dimension]), 0.8 + moved),
  target: normal(fold(key, 3), [80, dimension]),
  damping: 1e-3,
  ridge: 1e-3,
  method: 'statistic-space',
});

async function relativeError(found: tf.Tensor, expected: tf.Tensor): Promise<number> {
  const ratio = tf.tidy(() => tf.div(tf.norm(tf.sub(found, expected)), tf.norm(expected)));
  return (await ratio.data())[0] as number;
}

describe.each(testBackends())('the factor of a problem close by, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(spaces)('with %s', (_, make) => {
    test('gives the same drift by fewer products than there are statistics', async () => {
      const space = make();
      const { factor } = await closedFormDrift(problem(space));
      const given = problem(space, 0.01);
      const [direct, near] = [await closedFormDrift(given), await closedFormDrift({ ...given, nearby: factor })];
      expect([direct.iterations, near.method, near.converged]).toEqual([0, 'statistic-space', true]);
      expect(near.iterations).toBeGreaterThan(0);
      expect(near.iterations).toBeLessThan(17);
      const [found, expected] = [near, direct].map(({ drift }) => drift.at(given.particles)) as [tf.Tensor, tf.Tensor];
      expect(await relativeError(found, expected)).toBeLessThan(1e-3);
      expect(Math.abs(near.predictedMerit(0.5) / direct.predictedMerit(0.5) - 1)).toBeLessThan(1e-3);
    });

    test('leaves no tensor behind', async () => {
      const space = make();
      const { factor } = await closedFormDrift(problem(space));
      const given = problem(space, 0.01);
      const run = async () => (await closedFormDrift({ ...given, nearby: factor })).drift.dispose();
      await run();
      expect(await leakedTensors(run)).toBe(0);
    });
  });

  test('of another problem altogether is made anew', async () => {
    const given = problem((spaces[0] as (typeof spaces)[0])[1]());
    const size = given.statistic.size;
    const data = Float64Array.from({ length: size ** 2 }, (_, at) => (at % (size + 1) === 0 ? 10 ** (at % 7) : 0));
    const [direct, far] = [
      await closedFormDrift(given),
      await closedFormDrift({ ...given, nearby: cholesky({ rows: size, columns: size, data }) }),
    ];
    expect(far.iterations).toBe(0);
    expect(far.alpha).toEqual(direct.alpha);
    expect(far.factor).toBeDefined();
  });
});

test('a space of too many weights to form M goes through fields at the particles', async () => {
  await useBackend('wasm');
  const wide = 100;
  const space = mlpTangent({
    network: drawMlp({ widths: [wide, 64, 64, wide], key: fold(key, 4) }),
    diagonal: true,
  });
  const squares: Statistic = moments({ dimension: wide, order: 1 });
  const given: ClosedFormOptions = {
    statistic: squares,
    space,
    particles: tf.mul(normal(fold(key, 5), [12, wide]), 0.7),
    target: normal(fold(key, 6), [20, wide]),
    damping: 1e-3,
    ridge: 1e-2,
  };
  expect(12 * squares.size * (space.size as number)).toBeGreaterThan(2 ** 28);
  expect(planDrift(driftSizes(given)).chosen).toBe('statistic-space');
  const found = await closedFormDrift(given);
  const near = await closedFormDrift({ ...given, nearby: found.factor });
  const [direct, again] = [found, near].map(({ drift }) => drift.at(given.particles)) as [tf.Tensor, tf.Tensor];
  expect(await relativeError(again, direct)).toBeLessThan(1e-3);
  // M w* = g − λ (F + ρI) α: what the drift does to the mean of T(x) = x is the mean of the drift.
  const moved = tf.mean(direct, 0);
  expect(await relativeError(moved, tf.tensor1d(Array.from(found.gradient)))).toBeLessThan(0.2);
});
