import { describe, expect, test } from 'vitest';
import { exponentialFamily, gamma, meanParameter, naturalParameter, normal, solveNatural } from '../../src/index.js';

/** Gamma and normal distributions whose author knew no better start than a fixed one. */
const farGamma = exponentialFamily({ ...gamma.definition, guess: () => [0, -1] });
const { natural: _, ...normalDefinition } = normal.definition;
const farNormal = exponentialFamily({ ...normalDefinition, guess: () => [0, -0.5] });

describe('the guarded Newton iteration', () => {
  test.each([
    [1e-3, 1],
    [0.2, 1e-6],
    [50, 1e5],
    [1e5, 0.01],
  ])('reaches a gamma of shape %d and rate %d from far away', (shape, rate) => {
    const { natural, status, residual } = solveNatural(farGamma, gamma.toMean(gamma.natural({ shape, rate })));
    expect(status).toEqual(['converged']);
    expect(residual[0]).toBeLessThan(1e-7);
    const [found] = gamma.parameters(natural);
    expect(Math.abs((found?.shape ?? 0) / shape - 1)).toBeLessThan(1e-9);
    expect(Math.abs((found?.rate ?? 0) / rate - 1)).toBeLessThan(1e-9);
  });

  test.each([
    [0, 1],
    [30, 2],
    [-5, 1e-3],
    [1e4, 1e5],
  ])('reaches a normal of mean %d and deviation %d, the closed form being the judge', (mean, standardDeviation) => {
    const target = normal.toMean(normal.natural({ mean, standardDeviation }));
    const [found, exact] = [solveNatural(farNormal, target), solveNatural(normal, target)];
    expect(found.status).toEqual(['converged']);
    expect(exact.status).toEqual(['closed form']);
    found.natural.values.forEach((value, i) => {
      expect(Math.abs(value - (exact.natural.values[i] as number))).toBeLessThanOrEqual(1e-8 * Math.abs(value));
    });
  });

  test('tells that it stalled, and with what residual; toNatural throws then', () => {
    const broken = exponentialFamily({ ...gamma.definition, covariance: () => [1, 2, 2, 1] });
    const mean = meanParameter([0, 1.5, -1, 1], [2, 2]);
    const { status, residual, natural } = solveNatural(broken, mean);
    expect(status).toEqual(['stalled', 'stalled']);
    expect(residual).toHaveLength(2);
    expect(natural.shape).toEqual([2, 2]);
    expect(() => broken.toNatural(mean)).toThrow(/gamma.toNatural.*residual.*stalled.*solveNatural/);
  });

  test('asks the author for a closed form or a start', () => {
    const { guess: _guess, ...definition } = gamma.definition;
    expect(() => exponentialFamily(definition).toNatural(meanParameter([0, 1.5]))).toThrow(/natural\(\) or guess\(\)/);
    expect(() => naturalParameter([1, 2, 3], [2, 2])).toThrow('naturalParameter');
  });
});
