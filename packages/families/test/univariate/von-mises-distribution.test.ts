import { expect, test } from 'vitest';
import { vonMisesDistribution } from '../../src/univariate/von-mises-distribution.js';

test('the two forms of the distribution function meet where one takes over', () => {
  for (const x of [-3, -0.2, 0.0625, 0.7, 0.75, 1.5]) {
    const [below, above] = [500 - 1e-9, 500].map((kappa) => vonMisesDistribution(x, 0.7, kappa)) as [number, number];
    expect(Math.abs(below - above)).toBeLessThan(1e-11);
  }
});

test.each([0.01, 3, 499, 1e6])('at concentration %d it grows from 0 to 1 and is ½ at its centre', (concentration) => {
  const at = (x: number) => vonMisesDistribution(x, 0, concentration);
  const values = Array.from({ length: 101 }, (_, i) => at(-Math.PI + (i * Math.PI) / 50));
  expect(values.every((value, i) => i === 0 || value >= (values[i - 1] as number) - 1e-14)).toBe(true);
  expect([at(-Math.PI), at(Math.PI)]).toEqual([0, 1]);
  expect(at(0)).toBeCloseTo(0.5, 12);
});
