import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { entropy, logDensity, meanParameter, naturalParameter } from '../../src/index.js';
import expfam from '../fixtures/expfam.json' with { type: 'json' };
import references from '../fixtures/univariate.json' with { type: 'json' };
import { familyOf } from './families.js';

/** The largest error relative to the values. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  const errors = expected.map((value, i) => {
    const error = Math.abs((actual[i] as number) - value);
    return error === 0 ? 0 : error / Math.abs(value);
  });
  return Math.max(0, ...errors);
}

/** The largest error relative to the largest value: 0 stands beside others. */
function errorInScale(actual: ArrayLike<number>, expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs((actual[i] as number) - value))) / scale;
}

/** The largest error of log densities, relative to each or to 1. */
async function densityError(
  { family, eta }: { family: ReturnType<typeof familyOf>; eta: readonly number[] },
  points: readonly number[],
  expected: readonly number[],
): Promise<number> {
  if (points.length === 0) return 0;
  const x = tf.tensor2d([...points], [points.length, 1]);
  const values = logDensity(family, x, naturalParameter(eta));
  const actual = await values.data();
  tf.dispose([x, values]);
  return Math.max(...expected.map((v, i) => Math.abs((actual[i] as number) - v) / Math.max(1, Math.abs(v))));
}

beforeAll(async () => {
  await useTestBackend();
});

const named = references.map((each) => ({
  ...each,
  label: `${each.family}(${JSON.stringify(each.options ?? {})}) at ${each.eta}`,
}));

describe.each(named)('$label, of mpmath', ({ family: name, options, eta, ...expected }) => {
  const family = familyOf(name, options);
  const { definition } = family;
  const at = Float64Array.from(eta);

  test('log-normaliser, mean and covariance', () => {
    expect(family.inDomain(naturalParameter(eta))).toBe(true);
    expect(relativeError([definition.logPartition(at)], [expected.logPartition])).toBeLessThan(1e-12);
    expect(relativeError(definition.mean(at), expected.mean)).toBeLessThan(1e-12);
    expect(errorInScale(definition.covariance(at), expected.covariance)).toBeLessThan(1e-12);
  });

  test('mean of log h, where it is known', () => {
    if (expected.meanLogBaseMeasure === null) return;
    const value = definition.meanLogBaseMeasure?.(at) as number;
    expect(relativeError([value], [expected.meanLogBaseMeasure])).toBeLessThan(1e-12);
  });

  test('entropy, where it is known', () => {
    if (expected.entropy === null) return;
    const value = entropy(family, naturalParameter(eta));
    expect(relativeError(value, [expected.entropy])).toBeLessThan(1e-9);
  });

  test('log density', async () => {
    expect(await densityError({ family, eta }, expected.x, expected.logDensity)).toBeLessThan(1e-5);
  });
});

const names: Record<string, string> = { chiSquared: 'chiSquare' };
const known: Record<string, object> = {
  binomial: { count: 12 },
  negativeBinomial: { count: 5 },
  weibull: { shape: 1.7 },
};
const cases = Object.entries(expfam.univariate).flatMap(([name, list]) =>
  list.map((each) => ({ ...each, family: familyOf(names[name] ?? name, known[name] ?? null) })),
);

test.each(cases)('$case, of scipy', async ({ family, theta, logPartition, meanT, fisher, x, logp, ...expected }) => {
  const natural = naturalParameter(theta);
  expect(relativeError(family.logPartition(natural), [logPartition])).toBeLessThan(1e-12);
  expect(errorInScale(family.toMean(natural).values, meanT)).toBeLessThan(1e-12);
  expect(errorInScale(family.definition.covariance(natural.values), fisher.flat())).toBeLessThan(1e-12);
  expect(errorInScale(family.toNatural(meanParameter(meanT)).values, theta)).toBeLessThan(1e-9);
  expect(relativeError(entropy(family, natural), [expected.entropy])).toBeLessThan(1e-9);
  expect(await densityError({ family, eta: theta }, x, logp)).toBeLessThan(1e-5);
});
