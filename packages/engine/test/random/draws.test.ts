import { describe, expect, test } from 'vitest';
import { choice, createKey, fold, normalValues, permutation, split, uniformValues } from '../../src/index.js';

const COUNT = 1_000_000;
/** Quantile of the Kolmogorov distribution at 1 − 1e-3. */
const KOLMOGOROV = 1.9495;

/** √n · sup |empirical − cdf|. */
function kolmogorovSmirnov(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  let largest = 0;
  for (let i = 0; i < sorted.length; i++) {
    const at = cdf(sorted[i] as number);
    largest = Math.max(largest, at - i / sorted.length, (i + 1) / sorted.length - at);
  }
  return largest * Math.sqrt(sorted.length);
}

/** Φ(x) by the all-positive series of Marsaglia (2004), and a continued fraction in the tails. */
function normalCdf(x: number): number {
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) > 5) {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) {
      fraction = k / (Math.abs(x) + fraction);
    }
    const tail = density / (Math.abs(x) + fraction);
    return x < 0 ? tail : 1 - tail;
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + density * sum;
}

function moment(values: Float64Array, power: number): number {
  let sum = 0;
  for (const value of values) {
    sum += value ** power;
  }
  return sum / values.length;
}

describe('uniform numbers', () => {
  const values = uniformValues(createKey(11), COUNT);

  test('pass Kolmogorov–Smirnov over a million draws', () => {
    expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(KOLMOGOROV);
  });

  test('lie in [0, 1) and are multiples of 2⁻⁵³', () => {
    expect(values.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))).toBe(true);
  });

  test('have equally likely bits, the lowest included', () => {
    for (let bit = 0; bit < 53; bit++) {
      let ones = 0;
      for (const value of values) {
        ones += Math.floor(value * 2 ** (bit + 1)) % 2;
      }
      expect(Math.abs(ones - COUNT / 2) / (Math.sqrt(COUNT) / 2), `bit ${bit}`).toBeLessThan(4.5);
    }
  });
});

describe('normal numbers', () => {
  const values = normalValues(createKey(7), COUNT);

  test('pass Kolmogorov–Smirnov over a million draws', () => {
    expect(kolmogorovSmirnov(values, normalCdf)).toBeLessThan(KOLMOGOROV);
  });

  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10395 - 225],
  ])('moment %i is %i within four standard errors', (power, mean, variance) => {
    expect(Math.abs(moment(values, power) - mean) / Math.sqrt(variance / COUNT)).toBeLessThan(4);
  });

  test('have the right weight in every tail beyond the ziggurat', () => {
    for (const edge of [3, 3.5, 3.654152885361009, 4]) {
      const expected = 2 * COUNT * normalCdf(-edge);
      const found = values.filter((x) => Math.abs(x) > edge).length;
      expect(Math.abs(found - expected) / Math.sqrt(expected), `beyond ${edge}`).toBeLessThan(4);
    }
  });

  test('neighbours are uncorrelated, and so are their sizes', () => {
    let products = 0;
    let squares = 0;
    for (let i = 1; i < COUNT; i++) {
      const [a, b] = [values[i - 1] as number, values[i] as number];
      products += a * b;
      squares += (a * a - 1) * (b * b - 1);
    }
    expect(Math.abs(products) / Math.sqrt(COUNT)).toBeLessThan(4);
    expect(Math.abs(squares) / 2 / Math.sqrt(COUNT)).toBeLessThan(4);
  });
});

test('a longer draw begins with the shorter one', () => {
  const key = createKey(3);
  expect(normalValues(key, 1000).slice(0, 77)).toEqual(normalValues(key, 77));
  expect(uniformValues(key, 1000).slice(0, 77)).toEqual(uniformValues(key, 77));
  expect(choice(key, 1000, 300).slice(0, 77)).toEqual(choice(key, 1000, 77));
  expect(split(key, 9).slice(0, 2)).toEqual(split(key));
});

test('draws of parent, children and folds are uncorrelated', () => {
  const key = createKey(5);
  const sources = [key, ...split(key, 3), fold(key, 0), fold(key, 1), createKey(6)];
  const draws = sources.map((source) => normalValues(source, 100_000));
  for (const [i, a] of draws.entries()) {
    for (const b of draws.slice(i + 1)) {
      expect(
        Math.abs(a.reduce((sum, value, k) => sum + value * (b[k] as number), 0)) / Math.sqrt(100_000),
      ).toBeLessThan(4.5);
    }
  }
});

test('permutations of four are equally likely', () => {
  const counts = new Map<string, number>();
  for (let step = 0; step < 24_000; step++) {
    const order = permutation(fold(createKey(1), step), 4).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(counts.size).toBe(24);
  expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom, p = 1e-3
});
