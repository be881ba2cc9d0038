import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  conjugatePrior,
  type ExponentialFamily,
  expectSupport,
  exponentialFamily,
  gamma,
  logEvidence,
  maximumAPosteriori,
  maximumLikelihood,
  meanParameter,
  mode,
  normal,
  posterior,
  posteriorPredictive,
} from '../../src/index.js';
import { logGamma } from '../../src/special.js';

beforeAll(async () => {
  await useTestBackend();
});

const { sumStatistics: _normal, ...normalDefinition } = normal.definition;
const plainNormal = exponentialFamily(normalDefinition);
const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);

describe('maximum likelihood', () => {
  const values = [1.5, 2.25, 3, 5, 0.5];

  test.each([
    ['normal', normal],
    ['normal, statistics summed from tensors', plainNormal],
  ] as const)('%s', async (_, family) => {
    const x = column(values);
    const [fitted] = family.parameters(await maximumLikelihood(family, x));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(fitted?.mean).toBeCloseTo(mean, 12);
    expect(fitted?.standardDeviation).toBeCloseTo(Math.sqrt(variance), 6);
    x.dispose();
  });

  test('weights count rows', async () => {
    const [x, repeated, weights] = [column([1, 2, 4]), column([1, 2, 2, 4, 4, 4]), tf.tensor1d([1, 2, 3])];
    for (const family of [normal, plainNormal]) {
      const expected = await maximumLikelihood(family, repeated);
      expect(await maximumLikelihood(family, x, { weights: [1, 2, 3] })).toEqual(expected);
      expect(await maximumLikelihood(family, x, { weights })).toEqual(expected);
    }
    tf.dispose([x, repeated, weights]);
  });

  test('recovers the gamma that was sampled', async () => {
    const natural = gamma.natural({ shape: 3, rate: 2 });
    const x = gamma.sample(createKey(11), natural, 20_000);
    const [fitted] = gamma.parameters(await maximumLikelihood(gamma, x));
    expect(Math.abs((fitted?.shape ?? 0) / 3 - 1)).toBeLessThan(0.05);
    expect(Math.abs((fitted?.rate ?? 0) / 2 - 1)).toBeLessThan(0.05);
    x.dispose();
  });

  test('many rows are summed tile by tile', async () => {
    const x = tf.tidy(() => tf.tile(column([1, 2, 3]), [1_000_000, 1]));
    const [fitted] = plainNormal.parameters(await maximumLikelihood(plainNormal, x));
    expect(fitted?.mean).toBeCloseTo(2, 12);
    x.dispose();
  });

  test('refuses the boundary, samples outside the support and weights that are none', async () => {
    const [equal, outside, none] = [column([2, 2, 2]), column([1, 0, 2]), tf.zeros<tf.Rank.R2>([0, 1])];
    await expect(maximumLikelihood(gamma, equal)).rejects.toThrow(/gamma.*μ₁ < log μ₂.*no maximum/);
    await expect(maximumLikelihood(gamma, outside)).rejects.toThrow(/gamma with x > 0, got \[0\] in row 1/);
    await expect(maximumLikelihood(gamma, none)).rejects.toThrow('at least one sample');
    await expect(maximumLikelihood(gamma, equal, { weights: [1, -1, 1] })).rejects.toThrow('got -1 at 1');
    await expect(maximumLikelihood(gamma, equal, { weights: [1, 1] })).rejects.toThrow('3 finite weights');
    await expect(maximumLikelihood(gamma, equal, { weights: [0, 0, 0] })).rejects.toThrow('at least one sample');
    tf.dispose([equal, outside, none]);
  });

  test.each([0.1, 1 / 3, 2, 1e-5, 12345.678])(
    'refuses samples all equal to %d, whatever rounding makes of them',
    async (value) => {
      const x = column(Array.from({ length: 101 }, () => value));
      for (const family of [gamma, normal, plainNormal] as readonly ExponentialFamily[]) {
        await expect(maximumLikelihood(family, x)).rejects.toThrow('no maximum');
      }
      x.dispose();
    },
  );

  test('fits what is only nearly on the boundary', async () => {
    const x = column([1000, 1001, 1002]);
    expect(normal.parameters(await maximumLikelihood(normal, x))[0]?.standardDeviation).toBeCloseTo(
      Math.sqrt(2 / 3),
      8,
    );
    const [fitted] = gamma.parameters(await maximumLikelihood(gamma, x));
    expect((fitted?.shape ?? 0) / (1001 ** 2 / (2 / 3))).toBeCloseTo(1, 5);
    x.dispose();
  });

  test('leaves no tensor', async () => {
    const x = column(values);
    expect(await leakedTensors(async () => void (await maximumLikelihood(plainNormal, x)))).toBe(0);
    x.dispose();
  });
});

test('a sample outside the support is named', async () => {
  const x = column([1, 2, -3]);
  await expect(expectSupport(gamma, x)).rejects.toThrow(/gamma with x > 0, got \[-3\] in row 2/);
  await expect(expectSupport(normal, x)).resolves.toBeUndefined();
  x.dispose();
});

describe('conjugate priors', () => {
  const prior = conjugatePrior({ family: normal, count: 3, mean: meanParameter([0.5, 2]) });

  test('the posterior is the prior plus counts', async () => {
    const x = column([1, 4]);
    const after = await posterior(prior, x, { weights: [2, 1] });
    expect(after.count).toBe(6);
    expect([...after.mean.values]).toEqual([(1.5 + 2 + 4) / 6, (6 + 2 + 16) / 6]);
    expect(mode(after)).toEqual(await maximumAPosteriori(prior, x, { weights: [2, 1] }));
    expect(normal.toMean(mode(after)).values[0]).toBeCloseTo(7.5 / 6, 12);
    x.dispose();
  });

  test('a batch of priors sees the same samples', async () => {
    const batch = conjugatePrior({ family: normal, count: 3, mean: meanParameter([0.5, 2, 1, 5], [2, 2]) });
    const x = column([1, 4]);
    const [all, single] = [await posterior(batch, x), await posterior(prior, x)];
    expect(all.mean.shape).toEqual([2, 2]);
    expect([...all.mean.values.subarray(0, 2)]).toEqual([...single.mean.values]);
    const predictive = await posteriorPredictive(batch, x);
    expect(predictive.shape).toEqual([2, 2]);
    expect(await logEvidence(batch, x)).toHaveLength(2);
    tf.dispose([x, predictive]);
  });

  test('the predictive of a normal is Student’s t', async () => {
    const [count, first, second] = [3, 1.5, 6];
    const location = first / count;
    const freedom = count + 3; // the prior over η is flat in dη: three degrees more than the count
    const spread = ((second - first * location) * (count + 1)) / (count * freedom); // scale²
    const at = [-1, 0.5, 3];
    const x = column(at);
    const predictive = await posteriorPredictive(prior, x);
    (await predictive.data()).forEach((value, i) => {
      const z = ((at[i] as number) - location) ** 2 / spread;
      const constant = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - 0.5 * Math.log(freedom * Math.PI * spread);
      expect(value).toBeCloseTo(constant - ((freedom + 1) / 2) * Math.log1p(z / freedom), 5);
    });
    tf.dispose([x, predictive]);
  });

  test('evidence is the chain of predictives', async () => {
    const [x, first, second] = [column([1, 4]), column([1]), column([4])];
    const predictives = [
      await posteriorPredictive(prior, first),
      await posteriorPredictive(await posterior(prior, first), second),
    ];
    const chain = (await Promise.all(predictives.map((one) => one.data()))).reduce(
      (sum, [value = 0]) => sum + value,
      0,
    );
    expect((await logEvidence(prior, x))[0]).toBeCloseTo(chain, 5);
    tf.dispose([x, first, second, ...predictives]);
  });

  test('are refused where they are improper, or have no closed normaliser', async () => {
    expect(() => conjugatePrior({ ...prior, count: 0 })).toThrow('count');
    expect(() => conjugatePrior({ ...prior, mean: meanParameter([1, 0]) })).toThrow(/normal.*μ₂ > μ₁²/);
    const x = column([1]);
    const ofGamma = conjugatePrior({ family: gamma, count: 1, mean: meanParameter([0, 2]) });
    await expect(posteriorPredictive(ofGamma, x)).rejects.toThrow(/closed normaliser, got gamma/);
    x.dispose();
  });
});
