import { useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { meanParameter, naturalParameter } from '../../src/index.js';
import { familyOf, univariate } from './families.js';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Usual parameters outside the domain: what is refused, and what the refusal names. */
const refused: readonly [name: string, refuse: () => unknown, message: RegExp][] = [
  ['bernoulli', () => univariate.bernoulli().natural({ probability: 0 }), /bernoulli: expected probability .*got 0/],
  ['bernoulli', () => univariate.bernoulli().natural({ probability: 1 }), /bernoulli: expected probability .*got 1/],
  [
    'bernoulli',
    () => univariate.bernoulli().natural({ probability: Number.NaN }),
    /bernoulli: expected probability .*got NaN/,
  ],
  [
    'geometric',
    () => univariate.geometric().natural({ probability: 1.5 }),
    /geometric: expected probability .*got 1.5/,
  ],
  [
    'binomial',
    () => univariate.binomial({ count: 3 }).natural({ probability: -0.1 }),
    /binomial: expected probability .*got -0.1/,
  ],
  [
    'negative binomial',
    () => univariate.negativeBinomial({ count: 3 }).natural({ probability: 1 }),
    /negativeBinomial: .*got 1/,
  ],
  ['poisson', () => univariate.poisson().natural({ rate: -1 }), /poisson: expected rate .*got -1/],
  ['poisson', () => univariate.poisson().natural({ rate: Infinity }), /poisson: expected rate .*got Infinity/],
  ['exponential', () => univariate.exponential().natural({ rate: 0 }), /exponential: expected rate .*got 0/],
  [
    'inverse gamma',
    () => univariate.inverseGamma().natural({ shape: 1, scale: -2 }),
    /inverseGamma: expected scale .*got -2/,
  ],
  [
    'chi-square',
    () => univariate.chiSquare().natural({ degreesOfFreedom: 0 }),
    /chiSquare: expected degreesOfFreedom .*got 0/,
  ],
  ['beta', () => univariate.beta().natural({ alpha: -1, beta: 2 }), /beta: expected alpha .*got -1/],
  [
    'inverse Gaussian',
    () => univariate.inverseGaussian().natural({ mean: -1, shape: 2 }),
    /inverseGaussian: expected mean .*got -1/,
  ],
  [
    'log-normal',
    () => univariate.logNormal().natural({ location: 0, scale: -1 }),
    /logNormal: expected scale .*got -1/,
  ],
  ['laplace', () => univariate.laplace({}).natural({ scale: 0 }), /laplace: expected scale .*got 0/],
  ['weibull', () => univariate.weibull({ shape: 2 }).natural({ scale: -1 }), /weibull: expected scale .*got -1/],
  ['pareto', () => univariate.pareto({}).natural({ shape: 0 }), /pareto: expected shape .*got 0/],
  ['rayleigh', () => univariate.rayleigh().natural({ scale: -1 }), /rayleigh: expected scale .*got -1/],
  [
    'von Mises',
    () => univariate.vonMises().natural({ location: 0, concentration: -1 }),
    /vonMises: expected concentration .*got -1/,
  ],
  [
    'normal of known mean',
    () => univariate.normalKnownMean({ mean: 0 }).natural({ standardDeviation: -1 }),
    /normalKnownMean: expected standardDeviation .*got -1/,
  ],
  [
    'normal of known variance',
    () => univariate.normalKnownVariance({ variance: 1 }).natural({ mean: Number.NaN }),
    /normalKnownVariance: expected mean .*got NaN/,
  ],
  [
    'categorical',
    () => univariate.categorical({ classes: 2 }).natural({ probabilities: [0.5, 0.6] }),
    /categorical: expected 2 positive probabilities .*got \[0.5, 0.6\]/,
  ],
  ['binomial', () => univariate.binomial({ count: 2.5 }), /binomial: expected count .*got 2.5/],
  ['negative binomial', () => univariate.negativeBinomial({ count: 0 }), /negativeBinomial: expected count .*got 0/],
  ['categorical', () => univariate.categorical({ classes: 1 }), /categorical: expected classes .*got 1/],
  ['weibull', () => univariate.weibull({ shape: 0 }), /weibull: expected shape .*got 0/],
  ['pareto', () => univariate.pareto({ minimum: 0 }), /pareto: expected minimum .*got 0/],
  ['laplace', () => univariate.laplace({ location: Infinity }), /laplace: expected location .*got Infinity/],
  [
    'normal of known mean',
    () => univariate.normalKnownMean({ mean: Number.NaN }),
    /normalKnownMean: expected mean .*got NaN/,
  ],
  ['normal of known variance', () => univariate.normalKnownVariance({ variance: 0 }), /normalKnownVariance: .*got 0/],
];

test.each(refused)('%s refuses what it cannot be: %#', (_name, refuse, message) => {
  expect(refuse).toThrow(RangeError);
  expect(refuse).toThrow(message);
});

/** On the edge of the domain or beyond it, in natural and in mean parameters; samples outside the support. */
const edges = [
  { name: 'bernoulli', etas: [[Infinity]], mus: [[0], [1]], outside: [0.5, 2, -1, Number.NaN] },
  { name: 'binomial', options: { count: 3 }, etas: [[-Infinity]], mus: [[0], [3]], outside: [4, 0.5, -1] },
  { name: 'negativeBinomial', options: { count: 3 }, etas: [[0], [-Infinity]], mus: [[0]], outside: [-1, 0.5] },
  { name: 'geometric', etas: [[0], [1]], mus: [[0]], outside: [-1, 0.5, Infinity] },
  { name: 'poisson', etas: [[-Infinity], [Infinity]], mus: [[0]], outside: [-1, 0.5, Infinity] },
  {
    name: 'categorical',
    options: { classes: 3 },
    etas: [[0, Infinity]],
    mus: [
      [0.5, 0.5],
      [0, 0.5],
    ],
    outside: [3, 0.5, -1],
  },
  { name: 'exponential', etas: [[0], [2]], mus: [[0]], outside: [-1, Infinity, Number.NaN] },
  {
    name: 'inverseGamma',
    etas: [
      [-1, -1],
      [-2, 0],
    ],
    mus: [
      [0, 1],
      [1, 0],
    ],
    outside: [0, -1],
  },
  { name: 'chiSquare', etas: [[-1], [Infinity]], mus: [[Infinity]], outside: [0, -1] },
  {
    name: 'beta',
    etas: [
      [-1, 0],
      [0, -1],
    ],
    mus: [
      [Math.log(0.5), Math.log(0.5)],
      [0, -1],
    ],
    outside: [0, 1, -1, 2],
  },
  {
    name: 'inverseGaussian',
    etas: [
      [0, -1],
      [-1, 0],
    ],
    mus: [
      [1, 1],
      [-1, -2],
    ],
    outside: [0, -1, Infinity],
  },
  {
    name: 'logNormal',
    etas: [
      [0, 0],
      [1, 1],
    ],
    mus: [[2, 4]],
    outside: [0, -1],
  },
  { name: 'laplace', etas: [[0]], mus: [[0]], outside: [Infinity, Number.NaN] },
  { name: 'weibull', options: { shape: 2 }, etas: [[0]], mus: [[0]], outside: [0, -1] },
  { name: 'pareto', options: { minimum: 2 }, etas: [[-1], [0]], mus: [[Math.log(2)]], outside: [1.9, Infinity] },
  { name: 'rayleigh', etas: [[0]], mus: [[0]], outside: [0, -1] },
  {
    name: 'vonMises',
    etas: [[Infinity, 0]],
    mus: [
      [1, 0],
      [0.8, 0.6],
    ],
    outside: [3.2, -4],
  },
  { name: 'normalKnownMean', options: { mean: 1 }, etas: [[0]], mus: [[0]], outside: [Infinity] },
  { name: 'normalKnownVariance', options: { variance: 1 }, etas: [[Infinity]], mus: [[Infinity]], outside: [Infinity] },
];

describe.each(edges)('$name', ({ name, options, etas, mus, outside }) => {
  const family = familyOf(name, options ?? null);

  test('the edge of the domain is outside it', () => {
    for (const eta of etas) {
      expect(family.inDomain(naturalParameter(eta))).toBe(false);
      expect(() => family.toMean(naturalParameter(eta))).toThrow(RangeError);
    }
    for (const mu of mus) expect(() => family.toNatural(meanParameter(mu))).toThrow(RangeError);
  });

  test('samples outside the support are told', async () => {
    const x = tf.tensor2d([...outside], [outside.length, 1]);
    expect(Array.from(await family.inSupport(x))).toEqual(outside.map(() => 0));
    x.dispose();
  });
});
