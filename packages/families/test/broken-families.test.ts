import { fold, useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { exponentialFamily, type FamilyDefinition, type GammaParameters, gamma } from '../src/index.js';
import { familyLaws } from '../src/testing.js';

beforeAll(async () => {
  await useBackend();
});

type Definition = FamilyDefinition<GammaParameters>;

/** Gamma with T, A and the like as they are, and no shorter ways beside them that a breakage would have to break too. */
const right: Definition = {
  name: gamma.name,
  statistic: gamma.statistic,
  domain: gamma.definition.domain,
  support: gamma.definition.support,
  encode: gamma.definition.encode,
  decode: gamma.definition.decode,
  inDomain: gamma.definition.inDomain,
  inMeanDomain: gamma.definition.inMeanDomain,
  inSupport: gamma.definition.inSupport,
  logPartition: gamma.definition.logPartition,
  mean: gamma.definition.mean,
  covariance: gamma.definition.covariance,
  guess: (mu) => gamma.definition.guess?.(mu) ?? [],
  sample: gamma.definition.sample,
};
const scaled = (values: ArrayLike<number>, factor: number) => Float64Array.from(values, (value) => factor * value);
const parameters = [
  { shape: 2, rate: 3 },
  { shape: 0.7, rate: 1 },
];
const lawsOf = (definition: Definition) => familyLaws(exponentialFamily(definition), { parameters });

const broken: readonly [law: string, breakage: string, Partial<Definition>][] = [
  ['density has mass one', 'a wrong constant', { logPartition: (eta) => right.logPartition(eta) + 0.01 }],
  [
    'mean is the gradient of logPartition',
    'a wrong sign',
    {
      mean(eta) {
        const [log = 0, mean = 0] = Array.from(right.mean(eta));
        return [log, -mean];
      },
      natural: ([log = 0, mean = 0]) => right.guess?.(Float64Array.of(log, -mean)) ?? [],
      inMeanDomain: () => true,
    },
  ],
  [
    'Fisher information is the Hessian of logPartition',
    'a wrong Fisher information',
    { covariance: (eta) => scaled(right.covariance(eta), 1.1) },
  ],
  [
    'Fisher information is symmetric, with or without the matrix',
    'a Fisher information that is not symmetric',
    { covariance: (eta) => Float64Array.from(right.covariance(eta), (value, i) => (i === 1 ? 2 * value : value)) },
  ],
  [
    'no tensor is leaked',
    'a statistic that leaks',
    {
      statistic: {
        ...right.statistic,
        evaluate(x) {
          tf.keep(tf.square(x));
          return right.statistic.evaluate(x);
        },
      },
    },
  ],
  [
    'mean is the mean of T over samples',
    'a biased sampler',
    { sample: (key, eta, count) => right.sample(key, eta, count).map((value) => 1.1 * value) },
  ],
  [
    'samples follow the distribution function',
    'a distribution function of something else',
    { distribution: (x, eta) => 1 - Math.exp(eta[1] as number) ** x },
  ],
  [
    'the key alone decides the samples',
    'a sampler with randomness of its own',
    { sample: (key, eta, count) => right.sample(fold(key, Math.floor(1e9 * Math.random())), eta, count) },
  ],
  [
    'natural → usual → natural parameters, and back',
    'usual parameters of another member',
    { decode: () => ({ shape: 1, rate: 1 }) },
  ],
  [
    'usual → natural → usual parameters',
    'usual parameters in other units',
    {
      decode(eta) {
        const { shape, rate } = right.decode(eta);
        return { shape, rate: 1 / rate };
      },
    },
  ],
  ['natural → mean → natural parameters', 'a wrong inverse of the mean', { natural: () => [1, -1] }],
  [
    'log density is log h + ⟨η, T⟩ − A',
    'a shorter log density with a slip',
    { logDensity: (x) => tf.neg(tf.reshape(x, [x.shape[0]])) },
  ],
  ['sums of T are sums of T', 'a shorter sum with a slip', { sumStatistics: (rows) => [rows.length, rows.length] }],
  ['samples are in the support, NaN is nowhere', 'a support that has everything', { inSupport: () => true }],
  [
    'jvp and vjp of T are adjoint',
    'a vjp that forgets a factor',
    { statistic: { ...right.statistic, vjp: (x, u) => tf.tidy(() => tf.mul(right.statistic.vjp(x, u), 1.01)) } },
  ],
  [
    'jvp of T is the derivative of evaluate',
    'derivatives of twice T',
    {
      statistic: {
        ...right.statistic,
        jvp: (x, v) => tf.tidy(() => tf.mul(right.statistic.jvp(x, v), 2)),
        vjp: (x, u) => tf.tidy(() => tf.mul(right.statistic.vjp(x, u), 2)),
        jacobian: (x) => tf.tidy(() => tf.mul(right.statistic.jacobian(x), 2)),
      },
    },
  ],
];

describe('the family that is broken below', () => {
  for (const law of lawsOf(right)) test(law.name, law.check);
});

describe('a broken family', () => {
  test.each(broken)('%s catches %s', async (name, _, breakage) => {
    const law = lawsOf({ ...right, ...breakage }).find((each) => each.name === name);
    await expect(law?.check()).rejects.toThrow(/expected .*/);
  });

  test('bad parameters, samples and shapes are refused by name catches a family that takes anything', async () => {
    const family = exponentialFamily(right);
    const laws = familyLaws({ ...family, logPartition: () => Float64Array.of(0) }, { parameters });
    const law = laws.find(({ name }) => name.startsWith('bad parameters'));
    await expect(law?.check()).rejects.toThrow('expected a RangeError that names gamma, got a result');
  });

  test('with a wrong constant obeys every law that does not see constants', async () => {
    const laws = lawsOf({ ...right, logPartition: (eta) => right.logPartition(eta) + 0.01 });
    const broken = await brokenLaws(laws);
    expect(broken).toEqual(['density has mass one']);
  });

  test('with a biased sampler is right in all that does not sample', async () => {
    const laws = lawsOf({
      ...right,
      sample: (key, eta, count) => scaled(right.sample(key, eta, count), 1.1) as Float64Array,
    });
    expect(await brokenLaws(laws)).toEqual([
      'mean is the mean of T over samples',
      'entropy is the mean of −log density over samples',
      'maximum likelihood recovers the parameter',
    ]);
  });
});

async function brokenLaws(laws: ReturnType<typeof lawsOf>): Promise<string[]> {
  const broken: string[] = [];
  for (const law of laws) {
    await law.check().catch(() => broken.push(law.name));
  }
  return broken;
}
