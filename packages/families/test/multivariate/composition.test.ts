import { createKey } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  dirichlet,
  fixParameters,
  gamma,
  gaussianGraphicalModel,
  logDensity,
  meanParameter,
  multivariateNormal,
  type NormalParameters,
  naturalParameter,
  normal,
  productFamily,
  solveNatural,
  wishart,
} from '../../src/index.js';

beforeAll(async () => {
  await useTestBackend();
});

describe('productFamily', () => {
  const family = productFamily(normal, dirichlet({ dimension: 3 }));
  const parts = [{ mean: 1, standardDeviation: 2 }, { concentration: [1, 2, 3] }] as const;

  test('its density is the product of the densities', async () => {
    const natural = family.natural({ parts });
    const x = tf.tensor2d([[0.5, 0.2, 0.3, 0.5]]);
    const whole = logDensity(family, x, natural);
    const first = logDensity(normal, tf.tensor2d([[0.5]]), normal.natural(parts[0]));
    const other = dirichlet({ dimension: 3 });
    const second = logDensity(other, tf.tensor2d([[0.2, 0.3, 0.5]]), other.natural(parts[1]));
    expect((await whole.data())[0]).toBeCloseTo(((await first.data())[0] ?? 0) + ((await second.data())[0] ?? 0), 5);
    tf.dispose([x, whole, first, second]);
  });

  test('each part keeps its parameters and their type', () => {
    expectTypeOf(family.parameters(family.natural({ parts }))[0]?.parts[0]).toEqualTypeOf<
      NormalParameters | undefined
    >();
    // @ts-expect-error the parts are a normal and a Dirichlet distribution, in this order
    expect(() => family.natural({ parts: [parts[1], parts[0]] })).toThrow();
  });

  test('a batch of products', () => {
    expect(family.natural([{ parts }, { parts }]).shape).toEqual([2, 5]);
  });

  test('none is refused', () => {
    expect(() => productFamily()).toThrow('productFamily: expected at least one family');
  });
});

describe('fixParameters', () => {
  test('log densities, means and samples are those of the whole family', async () => {
    const fixed = fixParameters(gamma, { 1: -2 });
    const [own, whole] = [fixed.natural({ shape: 3, rate: 2 }), gamma.natural({ shape: 3, rate: 2 })];
    expect(own.shape).toEqual([1]);
    expect(fixed.toMean(own).values[0]).toBe(gamma.toMean(whole).values[0]);
    expect(fixed.definition.sample(createKey(1), own.values, 5)).toEqual(
      gamma.definition.sample(createKey(1), whole.values, 5),
    );
    const x = tf.tensor2d([0.5, 1, 4], [3, 1]);
    const [ofFixed, ofWhole] = [logDensity(fixed, x, own), logDensity(gamma, x, whole)];
    const measure = fixed.logBaseMeasure(x);
    expect(await ofFixed.data()).toEqual(await ofWhole.data());
    (await measure.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(-2 * ([0.5, 1, 4][i] ?? 0), 5);
    });
    tf.dispose([x, ofFixed, ofWhole, measure]);
  });

  test('couplings fixed at 0 leave a diagonal normal', () => {
    const fixed = fixParameters(multivariateNormal({ dimension: 2 }), { 3: 0 });
    const mean = meanParameter([1, -2, 5, 4.5]); // E x, E x₁², E x₂²
    const { natural, status } = solveNatural(fixed, mean);
    expect(status).toEqual(['converged']);
    [1 / 4, -2 / 0.5, -1 / 8, -1].forEach((value, i) => {
      expect(natural.values[i]).toBeCloseTo(value, 9);
    });
  });

  test.each([
    [() => fixParameters(gamma, { 2: 1 }), 'indices from 0 to 1'],
    [() => fixParameters(gamma, { 0: 1, 1: -1 }), 'got all 2 fixed'],
    [() => fixParameters(gamma, { 1: 3 }), 'pass { start }'],
    [() => fixParameters(gamma, { 1: -2 }).natural({ shape: 1, rate: 3 }), 'natural parameter 1 is -2, got -3'],
  ])('misuse is refused: %#', (misuse, message) => {
    expect(misuse).toThrow(message);
  });
});

describe('gaussianGraphicalModel', () => {
  const edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 3],
  ] as const;
  const family = gaussianGraphicalModel({ dimension: 4, edges });

  test('means without a positive definite completion are outside', () => {
    const couplings = (last: number) => meanParameter([0, 0, 0, 0, 1, 1, 1, 1, 0.9, 0.9, 0.9, last]);
    expect(() => family.toNatural(couplings(0.9))).not.toThrow();
    expect(() => family.toNatural(couplings(-0.9))).toThrow('that a positive definite matrix completes');
  });

  test('a precision off the edges is refused', () => {
    const precision = [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a === b ? 2 : 0.1)));
    expect(() => family.natural({ mean: [0, 0, 0, 0], precision })).toThrow('0 between nodes without an edge, got 0.1');
  });

  test('all edges make the multivariate normal', () => {
    const all = gaussianGraphicalModel({ dimension: 2, edges: [[0, 1]] });
    const full = multivariateNormal({ dimension: 2 });
    const natural = all.natural({
      mean: [1, 2],
      precision: [
        [2, 0.5],
        [0.5, 1],
      ],
    });
    const [h0 = 0, h1 = 0, q00 = 0, q11 = 0, q01 = 0] = natural.values;
    const same = naturalParameter([h0, h1, q00, q01, q11]);
    expect(all.logPartition(natural)).toEqual(full.logPartition(same));
    expect(all.toNatural(all.toMean(natural)).values[4]).toBeCloseTo(q01, 12);
  });
});

test.each([
  [
    () =>
      multivariateNormal({ dimension: 2 }).natural({
        mean: [0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      }),
    'multivariateNormal(2): expected mean of length 2, got 1',
  ],
  [
    () =>
      multivariateNormal({ dimension: 2 }).natural({
        mean: [0, 0],
        covariance: [
          [1, 2],
          [2, 1],
        ],
      }),
    'multivariateNormal(2): expected covariance to be a symmetric positive definite matrix, got [[1, 2], [2, 1]]',
  ],
  [
    () =>
      wishart({ size: 2 }).natural({
        scale: [
          [1, 0],
          [0, 1],
        ],
        degreesOfFreedom: 1,
      }),
    'wishart(2): expected degreesOfFreedom',
  ],
  [
    () => dirichlet({ dimension: 2 }).natural({ concentration: [1, 0] }),
    'expected parameters of dirichlet(2) within its domain (η > 0)',
  ],
  [
    () => dirichlet({ dimension: 2 }).toMean(naturalParameter([1, -1])),
    'natural parameters of dirichlet(2) with η > 0',
  ],
])('parameters outside the domain are refused: %#', (misuse, message) => {
  expect(misuse).toThrow(message);
});
