import { createKey } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { vonMisesFisher } from '../../src/index.js';

const COUNT = 20_000;
const Z_SCORE = 4.5;

describe.each([2, 3, 10, 100])('von Mises-Fisher in %i dimensions', (dimension) => {
  const family = vonMisesFisher({ dimension });
  const direction = Array.from({ length: dimension }, (_, a) => [0.6, 0.8][a] ?? 0);

  test.each([0, 1e-3, 5, 1e4])('samples at concentration %d are unit vectors of the right mean', (concentration) => {
    const { definition } = family;
    const eta = family.natural({ direction, concentration }).values;
    const rows = definition.sample(createKey(11), eta, COUNT);
    const mean = new Float64Array(dimension);
    for (let i = 0; i < COUNT; i++) {
      const row = rows.subarray(i * dimension, (i + 1) * dimension);
      expect(Math.abs(Math.hypot(...row) - 1)).toBeLessThan(1e-12);
      row.forEach((value, a) => {
        mean[a] = (mean[a] as number) + value / COUNT;
      });
    }
    const [expected, covariance] = [definition.mean(eta), definition.covariance(eta)];
    mean.forEach((value, a) => {
      const deviation = Math.sqrt((covariance[a * dimension + a] as number) / COUNT);
      expect(Math.abs(value - (expected[a] as number)) / deviation).toBeLessThan(Z_SCORE);
    });
  });

  test('no concentration is a uniform direction', () => {
    const eta = new Float64Array(dimension);
    expect(Array.from(family.definition.mean(eta))).toEqual(Array.from(eta));
    expect(family.definition.covariance(eta)[0]).toBeCloseTo(1 / dimension, 14);
    expect(family.toNatural(family.toMean(family.natural({ direction, concentration: 0 }))).values).toEqual(eta);
  });
});

test.each([
  [() => vonMisesFisher({ dimension: 1 }), 'vonMisesFisher: expected dimension'],
  [
    () => vonMisesFisher({ dimension: 2 }).natural({ direction: [1, 1], concentration: 1 }),
    'vonMisesFisher(2): expected direction to be a unit vector, got [1, 1]',
  ],
  [
    () => vonMisesFisher({ dimension: 2 }).natural({ direction: [1, 0], concentration: -1 }),
    'vonMisesFisher(2): expected concentration',
  ],
])('misuse is refused: %#', (misuse, message) => {
  expect(misuse).toThrow(message);
});
