import { createKey, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ExponentialFamily,
  exponentialFamily,
  gamma,
  logDensity,
  naturalParameter,
  normal,
  parameterScore,
  readNatural,
  sampleMembers,
  score,
} from '../../src/index.js';
import { logGamma } from '../../src/special.js';
import { univariate } from '../fixtures/expfam.json';

/** The same families without the forms of their own: what a definition gets that has none. */
const { logDensity: _normal, ...normalDefinition } = normal.definition;
const { logDensity: _gamma, ...gammaDefinition } = gamma.definition;
const plain = { normal: exponentialFamily(normalDefinition), gamma: exponentialFamily(gammaDefinition) };

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const cases: readonly [string, ExponentialFamily, (typeof univariate)['normal' | 'gamma']][] = [
    ['normal', normal, univariate.normal],
    ['normal without a form of its own', plain.normal, univariate.normal],
    ['gamma', gamma, univariate.gamma],
    ['gamma without a form of its own', plain.gamma, univariate.gamma],
  ];
  test.each(cases)('%s agrees with the reference values', async (_, family, references) => {
    for (const { theta, x, logp } of references) {
      const values = await read(
        tf.tidy(() => logDensity(family, tf.tensor2d(x, [x.length, 1]), naturalParameter(theta))),
      );
      values.forEach((value, i) => {
        expect(Math.abs(value - (logp[i] as number))).toBeLessThan(1e-5 * Math.max(1, Math.abs(logp[i] as number)));
      });
    }
  });

  test('a normal far from 0 and a gamma of large shape keep their digits', async () => {
    const x = [999, 1000, 1001.5];
    const far = await read(
      tf.tidy(() => logDensity(normal, tf.tensor2d(x, [3, 1]), normal.natural({ mean: 1000, standardDeviation: 1 }))),
    );
    far.forEach((value, i) => {
      expect(value).toBeCloseTo(-0.5 * ((x[i] as number) - 1000) ** 2 - 0.9189385332046727, 5);
    });
    const [shape, rate] = [1e4, 10];
    const large = await read(tf.tidy(() => logDensity(gamma, tf.tensor2d(x, [3, 1]), gamma.natural({ shape, rate }))));
    large.forEach((value, i) => {
      const at = x[i] as number;
      const exact = shape * Math.log(rate) - logGamma(shape) + (shape - 1) * Math.log(at) - rate * at;
      expect(Math.abs(value - exact)).toBeLessThan(1e-5 * Math.max(1, Math.abs(exact)));
    });
  });

  test('a batch of parameters is so many densities', async () => {
    const natural = naturalParameter([1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6], [3, 2, 2]);
    for (const family of [gamma, plain.gamma]) {
      const x = tf.tensor2d([0.5, 1, 2], [3, 1]);
      const [batch, single] = [logDensity(family, x, natural), logDensity(family, x, naturalParameter([4, -4]))];
      expect(batch.shape).toEqual([3, 2, 3]);
      expect(single.shape).toEqual([3]);
      const [all, one] = [await read(batch), await read(single)];
      one.forEach((value, i) => {
        expect(all[9 + i]).toBeCloseTo(value, 6);
      });
      x.dispose();
    }
  });

  test.each([
    ['gamma', gamma],
    ['gamma without a form of its own', plain.gamma],
  ] as const)('%s: gradients in x', async (_, family) => {
    const natural = gamma.natural([
      { shape: 3, rate: 2 },
      { shape: 30, rate: 4 },
    ]);
    const x = tf.tensor2d([0.5, 1, 2], [3, 1]);
    const slopes = tf.grad((at) => logDensity(family, at as tf.Tensor2D, natural))(x);
    const scores = score(family, x, natural);
    expect(scores.shape).toEqual([2, 3, 1]);
    const [total, each] = [await read(slopes), await read(scores)];
    [0.5, 1, 2].forEach((at, i) => {
      expect(each[i]).toBeCloseTo(2 / at - 2, 4);
      expect(each[3 + i]).toBeCloseTo(29 / at - 4, 3);
      expect(total[i]).toBeCloseTo(31 / at - 6, 3);
    });
    x.dispose();
  });

  test.each([
    ['gamma', gamma],
    ['gamma without a form of its own', plain.gamma],
  ] as const)('%s: gradients in parameters', async (_, family) => {
    const eta = tf.tensor2d([2, -2, 5, -1], [2, 2]);
    const x = tf.tensor2d([0.5, 1, 2], [3, 1]);
    const natural = await readNatural(eta);
    const total = (tracked: tf.Tensor) => tf.sum(logDensity(family, x, natural, { tracked }));
    const slope = await read(tf.grad(total)(eta));
    const scores = tf.tidy(() => tf.sum(parameterScore(family, x, natural), 1));
    expect(scores.shape).toEqual([2, 2]);
    (await read(scores)).forEach((value, i) => {
      expect(slope[i]).toBeCloseTo(value, 4);
    });
    const direction = tf.tensor2d([1, 0.5, -2, 1], [2, 2]);
    const curvature = tf.grad((at) => tf.sum(tf.mul(tf.grad(total)(at), direction)))(eta); // −n F v
    const expected = [
      [1, 0.5],
      [-2, 1],
    ].flatMap((v, i) => {
      const fisher = gamma.definition.covariance(natural.values.subarray(2 * i, 2 * i + 2));
      return [0, 1].map(
        (row) =>
          -3 * ((fisher[2 * row] as number) * (v[0] as number) + (fisher[2 * row + 1] as number) * (v[1] as number)),
      );
    });
    (await read(curvature)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 4);
    });
    tf.dispose([eta, x, direction]);
  });

  test('no tensor is leaked', async () => {
    const natural = gamma.natural([
      { shape: 3, rate: 2 },
      { shape: 30, rate: 4 },
    ]);
    const x = tf.tensor2d([0.5, 1, 2], [3, 1]);
    const tracked = tf.tensor2d([...natural.values], [2, 2]);
    const use = () => {
      tf.dispose([
        logDensity(gamma, x, natural),
        logDensity(plain.gamma, x, natural),
        logDensity(gamma, x, natural, { tracked }),
      ]);
      tf.dispose([score(gamma, x, natural), score(plain.gamma, x, natural), parameterScore(gamma, x, natural)]);
      tf.dispose([sampleMembers(gamma, createKey(1), natural, 4)]);
      tf.dispose(tf.grad((eta) => logDensity(gamma, x, natural, { tracked: eta }))(tracked));
      return Promise.resolve();
    };
    await use();
    expect(await leakedTensors(use)).toBe(0);
    tf.dispose([x, tracked]);
  });
});

test('members are sampled as single ones are, each by a key of its own', async () => {
  await useTestBackend();
  const natural = gamma.natural([
    { shape: 3, rate: 2 },
    { shape: 300, rate: 4 },
  ]);
  const samples = sampleMembers(gamma, createKey(5), natural, 2000);
  expect(samples.shape).toEqual([2, 2000, 1]);
  const means = await read(tf.tidy(() => tf.mean(samples, [1, 2])));
  expect(Math.abs((means[0] as number) - 1.5)).toBeLessThan((5 * Math.sqrt(0.75)) / Math.sqrt(2000));
  expect(Math.abs((means[1] as number) - 75)).toBeLessThan((5 * Math.sqrt(18.75)) / Math.sqrt(2000));
  samples.dispose();
});

test('wrong shapes and parameters are named', () => {
  const x = tf.tensor2d([1, 2], [1, 2]);
  const natural = gamma.natural({ shape: 1, rate: 1 });
  expect(() => logDensity(gamma, x, natural)).toThrow(/logDensity: expected x .*shape \[any, 1\], got \[1, 2\]/);
  const column = tf.tensor2d([1, 2], [2, 1]);
  expect(() => logDensity(gamma, column, naturalParameter([0, 0]))).toThrow(/logDensity.*gamma.*η₂ < 0/);
  expect(() => logDensity(gamma, column, natural, { tracked: x })).toThrow('tracked of shape [2]');
  tf.dispose([x, column]);
});

async function read(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<'float32'>();
  } finally {
    tensor.dispose();
  }
}
