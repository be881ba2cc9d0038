import { describe, expect, test } from 'vitest';
import {
  entropy,
  exponentialGeodesic,
  fisherDiagonal,
  fisherInformation,
  fisherOperator,
  gamma,
  klDivergence,
  mixtureGeodesic,
  naturalGradientStep,
  naturalParameter,
  normal,
} from '../../src/index.js';
import { univariate } from '../fixtures/expfam.json';

const batch = gamma.natural([
  { shape: 0.5, rate: 2 },
  { shape: 3, rate: 1 },
]);

describe('Fisher information', () => {
  test.each([
    ['normal', normal, univariate.normal],
    ['gamma', gamma, univariate.gamma],
  ] as const)('%s agrees with the reference values', (_, family, references) => {
    for (const { theta, fisher, meanT, logPartition, entropy: expectedEntropy } of references) {
      const natural = naturalParameter(theta);
      fisherInformation(family, natural).values.forEach((value, i) => {
        const expected = fisher.flat()[i] as number;
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
      });
      family.toMean(natural).values.forEach((value, i) => {
        expect(Math.abs(value - (meanT[i] as number))).toBeLessThan(
          1e-9 * Math.max(1e-3, Math.abs(meanT[i] as number)),
        );
      });
      expect(Math.abs((family.logPartition(natural)[0] as number) - logPartition)).toBeLessThan(1e-12);
      expect(Math.abs((entropy(family, natural)[0] as number) - expectedEntropy)).toBeLessThan(1e-9);
    }
  });

  test('matrix, diagonal and operator agree, member by member', () => {
    const matrix = fisherInformation(gamma, batch);
    expect(matrix.shape).toEqual([2, 2, 2]);
    const diagonal = fisherDiagonal(gamma, batch);
    expect(diagonal.shape).toEqual([2, 2]);
    expect([...diagonal.values]).toEqual([0, 3, 4, 7].map((i) => matrix.values[i]));
    const operator = fisherOperator(gamma, batch);
    const v = [1, 2, -1, 0.5];
    const product = operator.apply(v);
    expect(product[1]).toBe((matrix.values[2] as number) * 1 + (matrix.values[3] as number) * 2);
    operator.solve(product).forEach((value, i) => {
      expect(value).toBeCloseTo(v[i] as number, 10);
    });
    expect(() => operator.apply([1])).toThrow('expected 4 numbers in v, got 1');
  });
});

describe('natural gradient step', () => {
  test('goes straight to the target where the objective is a divergence to it, in mean coordinates', () => {
    const [from, to] = [
      gamma.toMean(batch).values,
      gamma.toMean(
        gamma.natural([
          { shape: 0.51, rate: 2 },
          { shape: 3, rate: 1.01 },
        ]),
      ).values,
    ];
    const gradient = from.map((value, i) => value - (to[i] as number)); // ∇_η KL(target ‖ η) = μ(η) − μ(target)
    const { natural, stepSizes } = naturalGradientStep(gamma, batch, gradient, 1);
    expect([...stepSizes]).toEqual([1, 1]);
    expect(Math.abs((natural.values[0] as number) - -0.49)).toBeLessThan(1e-3);
    expect(Math.abs((natural.values[3] as number) - -1.01)).toBeLessThan(1e-3);
  });

  test('is halved until it stays inside the domain, for each member of its own', () => {
    const { natural, stepSizes } = naturalGradientStep(gamma, batch, [100, 0, 0, 0.01], 1);
    expect(gamma.inDomain(natural)).toBe(true);
    expect(stepSizes[0]).toBeLessThan(1);
    expect(stepSizes[0]).toBeGreaterThan(0);
    expect(stepSizes[1]).toBe(1);
  });

  test('that cannot be taken at all is 0', () => {
    const { natural, stepSizes } = naturalGradientStep(gamma, batch, [Number.NaN, 0, 0, 0], 1);
    expect([...stepSizes]).toEqual([0, 1]);
    expect([...natural.values]).toEqual([...batch.values]);
  });
});

describe('geodesics', () => {
  const [p, q] = [gamma.natural({ shape: 0.5, rate: 2 }), gamma.natural({ shape: 3, rate: 1 })];

  test('begin and end at the members', () => {
    expect([...exponentialGeodesic(gamma, p, q, 0).values]).toEqual([...p.values]);
    expect([...exponentialGeodesic(gamma, p, q, 1).values]).toEqual([...q.values]);
    for (const [t, member] of [
      [0, p],
      [1, q],
    ] as const) {
      mixtureGeodesic(gamma, p, q, t).values.forEach((value, i) => {
        expect(value).toBeCloseTo(member.values[i] as number, 9);
      });
    }
  });

  test('are straight in natural and in mean parameters', () => {
    expect([...exponentialGeodesic(gamma, p, q, 0.25).values]).toEqual([0.75 * -0.5 + 0.25 * 2, -1.75]);
    const middle = gamma.toMean(mixtureGeodesic(gamma, p, q, 0.5)).values;
    const [ofP, ofQ] = [gamma.toMean(p).values, gamma.toMean(q).values];
    middle.forEach((value, i) => {
      expect(value).toBeCloseTo(((ofP[i] as number) + (ofQ[i] as number)) / 2, 10);
    });
  });

  test('Pythagoras: mixture and exponential geodesics meet at right angles', () => {
    const middle = mixtureGeodesic(gamma, p, q, 0.5);
    const [toP, toMiddle] = [gamma.toMean(p).values, gamma.toMean(middle).values];
    const alongMixture = toP.map((value, i) => value - (toMiddle[i] as number));
    const [a, b] = [alongMixture[1] as number, -(alongMixture[0] as number)]; // orthogonal in the pairing of μ and η
    const end = naturalParameter(middle.values.map((value, i) => value + (0.1 * (i === 0 ? a : b)) / Math.hypot(a, b)));
    const kl = (from: typeof p, to: typeof p) => klDivergence(gamma, from, to)[0] as number;
    expect(kl(p, end)).toBeCloseTo(kl(p, middle) + kl(middle, end), 10);
  });

  test('batches, and points out of the domain', () => {
    expect(exponentialGeodesic(gamma, p, batch, 0.5).shape).toEqual([2, 2]);
    expect(mixtureGeodesic(gamma, batch, q, 0.5).shape).toEqual([2, 2]);
    expect(() => exponentialGeodesic(gamma, p, q, -5)).toThrow(/exponentialGeodesic.*gamma/);
    expect(() => mixtureGeodesic(gamma, p, q, -5)).toThrow(/gamma/);
  });
});
