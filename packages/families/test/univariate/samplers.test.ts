import { createKey, fold } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { univariateMembers } from '../members/univariate.js';
import { familyOf } from './families.js';

const COUNT = 20_000;
/** Kolmogorov's √n D beyond this: 1 in 10 000. Fewer where the distribution has steps. */
const FAR = 2.23;
/** |z| beyond this: 1 in 150 000. */
const LARGE = 4.5;

/** Whether float32 moved a draw that stood closer to the edge of its support. */
function isMoved(x: number): boolean {
  return x === 2 ** -126 || x >= 3.4e38 || x === 1 - 2 ** -24;
}

/** √n sup |Fₙ − F| over the draws. */
function kolmogorov(values: Float64Array, distribution: (x: number) => number): number {
  const sorted = values.slice().sort();
  let distance = 0;
  for (let i = 0; i < sorted.length; i++) {
    const x = sorted[i] as number;
    if (x === sorted[i + 1] || isMoved(x)) continue;
    distance = Math.max(distance, Math.abs(distribution(x) - (i + 1) / sorted.length));
  }
  return distance * Math.sqrt(sorted.length);
}

/** Of the sample mean, about a mean and a variance that are known. */
function zScore(values: Float64Array, mean: number, variance: number): number {
  const average = values.reduce((total, value) => total + value / values.length, 0);
  return (average - mean) / Math.sqrt(variance / values.length);
}

const everywhere = univariateMembers.flatMap(({ name, family, parameters, extreme }) =>
  [...parameters, ...extreme].map((each) => ({
    label: `${name} ${JSON.stringify(each)}`,
    definition: family.definition,
    eta: family.natural(each).values,
  })),
);

test.each(everywhere)('$label: draws follow the distribution function', ({ definition, eta }) => {
  const values = definition.sample(createKey(11), eta, COUNT);
  expect(values.length).toBe(COUNT);
  expect(kolmogorov(values, (x) => definition.distribution?.(x, eta) as number)).toBeLessThan(FAR);
});

test.each(everywhere)('$label: draws, rounded to float32, stay inside the support', ({ definition, eta }) => {
  const values = definition.sample(createKey(12), eta, 2000);
  expect(values.every((value) => definition.inSupport(Float64Array.of(Math.fround(value))))).toBe(true);
});

test.each(everywhere)('$label: the key decides', ({ definition, eta }) => {
  const draw = (key: number) => definition.sample(createKey(key), eta, 200);
  expect(draw(3)).toEqual(draw(3));
});

/** Exact where approximations by a normal distribution would show. */
const large = [
  { name: 'poisson', options: null, eta: Math.log(9.99), mean: 9.99, variance: 9.99 },
  { name: 'poisson', options: null, eta: Math.log(10), mean: 10, variance: 10 },
  { name: 'poisson', options: null, eta: Math.log(1e12), mean: 1e12, variance: 1e12 },
  { name: 'binomial', options: { count: 1e9 }, eta: 0, mean: 5e8, variance: 2.5e8 },
  { name: 'binomial', options: { count: 1e12 }, eta: Math.log(2e-12), mean: 2, variance: 2 },
  { name: 'binomial', options: { count: 1e6 }, eta: Math.log(4), mean: 8e5, variance: 1.6e5 },
];

describe.each(large)('$name($options) at $eta', ({ name, options, eta, mean, variance }) => {
  const { sample } = familyOf(name, options).definition;

  test('mean, variance and third moment', () => {
    const deviation = Math.sqrt(variance);
    const values = sample(createKey(21), Float64Array.of(eta), 100_000).map((value) => (value - mean) / deviation);
    // Of a binomial with q = 1 − p: skewness (q − p)/σ, kurtosis 3 + (1 − 6pq)/σ²; Poisson: p = 0.
    const p = options === null ? 0 : 1 - variance / mean;
    const skewness = (1 - 2 * p) / deviation;
    const kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
    expect(Math.abs(zScore(values, 0, 1))).toBeLessThan(LARGE);
    expect(
      Math.abs(
        zScore(
          values.map((z) => z * z),
          1,
          kurtosis - 1,
        ),
      ),
    ).toBeLessThan(LARGE);
    const spread = variance < 20 ? 60 : 15; // of z³: 15 + 36·skewness² + … , bounded
    expect(
      Math.abs(
        zScore(
          values.map((z) => z ** 3),
          skewness,
          spread,
        ),
      ),
    ).toBeLessThan(LARGE);
  });
});

/** Pearson's χ² of counts against their expectations, as a normal deviate [Wilson & Hilferty 1931]. */
function chiSquareDeviate(values: Float64Array, probabilities: readonly number[]): number {
  const counts = probabilities.map(() => 0);
  for (const value of values) if (value in counts) (counts[value] as number) += 1;
  const degrees = probabilities.length - 1;
  const statistic = probabilities.reduce((total, p, i) => {
    const expected = p * values.length;
    return total + ((counts[i] as number) - expected) ** 2 / expected;
  }, 0);
  const scale = 2 / (9 * degrees);
  return ((statistic / degrees) ** (1 / 3) - 1 + scale) / Math.sqrt(scale);
}

test.each([
  [0.5, 0.25, 0.125, 0.125],
  [0.9, 0.01, 0.04, 0.05],
  [0.05, 0.05, 0.05, 0.85],
])('categorical(4): counts of each class, %s', (...probabilities) => {
  const family = familyOf('categorical', { classes: 4 });
  const { values } = family.natural({ probabilities });
  const draws = family.definition.sample(fold(createKey(31), 1), values, 100_000);
  expect(chiSquareDeviate(draws, probabilities)).toBeLessThan(LARGE);
});
