// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { moments, type Statistic } from '../src/index.js';
import { statisticLaws } from '../src/testing.js';
import { statistics } from './statistics.js';

describe.each(testBackends())('statistics on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(statistics))('%s', (_, make) => {
    for (const law of statisticLaws(make)) test(law.name, law.check);

    test('no rows in, no rows out', () => {
      const statistic = make();
      const { dimension, size } = statistic;
      const [x, u] = [tf.zeros<tf.Rank.R2>([0, dimension]), tf.zeros<tf.Rank.R2>([0, size])];
      expect(statistic.evaluate(x).shape).toEqual([0, size]);
      expect(statistic.jvp(x, x).shape).toEqual([0, size]);
      expect(statistic.vjp(x, u).shape).toEqual([0, dimension]);
      expect(statistic.jacobian(x).shape).toEqual([0, size, dimension]);
      statistic.dispose();
    });
  });
});

/** Each takes one method of a right statistic and breaks it a little. */
const broken: readonly [law: RegExp, breakage: string, (right: Statistic) => Partial<Statistic>][] = [
  [/adjoint/, 'vjp forgets a factor', (right) => ({ vjp: (x, u) => tf.tidy(() => tf.mul(right.vjp(x, u), 1.01)) })],
  [/jacobian/, 'jacobian is off', (right) => ({ jacobian: (x) => tf.tidy(() => tf.mul(right.jacobian(x), 0.99)) })],
  [
    /finite differences/,
    'all derivatives agree with one another but not with evaluate',
    (right) => ({
      jvp: (x, v) => tf.tidy(() => tf.mul(right.jvp(x, v), 2)),
      vjp: (x, u) => tf.tidy(() => tf.mul(right.vjp(x, u), 2)),
      jacobian: (x) => tf.tidy(() => tf.mul(right.jacobian(x), 2)),
    }),
  ],
  [/shapes/, 'size is not what evaluate returns', (right) => ({ size: right.size + 1 })],
  [
    /throw/,
    'an error does not name the method',
    () => ({
      jacobian() {
        throw new Error('no');
      },
    }),
  ],
  [
    /leaked/,
    'a temporary is left behind',
    (right) => ({
      evaluate(x) {
        tf.square(x);
        return right.evaluate(x);
      },
    }),
  ],
  [
    /leaked/,
    'an argument is disposed',
    (right) => ({
      vjp(x, u) {
        const result = right.vjp(x, u);
        x.dispose();
        return result;
      },
    }),
  ],
];

describe('a broken statistic', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test.each(broken)('%s catches it: %s', async (law, _, breakage) => {
    const make = () => {
      const right = moments({ dimension: 3, order: 2 });
      return { ...right, ...breakage(right) };
    };
    const named = statisticLaws(make).filter(({ name }) => law.test(name));
    expect(named).toHaveLength(1);
    await expect(named[0]?.check()).rejects.toThrow();
  });
});
