import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  bregmanDivergence,
  crossEntropy,
  dualBregmanDivergence,
  type ExponentialFamily,
  entropy,
  exponentialFamily,
  gamma,
  inverseGamma,
  klDivergence,
  naturalParameter,
  normal,
} from '../../src/index.js';
import references from '../fixtures/divergence-references.json';

const families: Record<keyof typeof references, ExponentialFamily> = { normal, gamma, inverseGamma };

describe.each(Object.entries(families))('%s against mpmath, to 1e-9', (name, family) => {
  const rows = references[name as keyof typeof references];

  test.each(rows.map((row, i) => [i, row] as const))('pair %d', (_, row) => {
    const [p, q] = [naturalParameter(row.p), naturalParameter(row.q)];
    expect(relative(klDivergence(family, p, q), row.divergence), 'divergence').toBeLessThan(1e-9);
    expect(relative(entropy(family, p), row.entropy), 'entropy').toBeLessThan(1e-9);
    expect(relative(crossEntropy(family, p, q), row.entropy + row.divergence), 'cross entropy').toBeLessThan(1e-9);
  });
});

function relative(values: Float64Array, expected: number): number {
  return Math.abs((values[0] as number) - expected) / Math.abs(expected);
}

describe('divergences', () => {
  const p = gamma.natural([
    { shape: 0.5, rate: 1 },
    { shape: 3, rate: 2 },
  ]);
  const q = gamma.natural([
    { shape: 2, rate: 4 },
    { shape: 30, rate: 20 },
  ]);
  const single = gamma.natural({ shape: 2, rate: 4 });

  test('vanish between equal members and nowhere else', () => {
    expect([...klDivergence(gamma, p, p)]).toEqual([0, 0]);
    for (const value of klDivergence(gamma, p, q)) expect(value).toBeGreaterThan(0);
  });

  test('one member goes with each of a batch, on either side', () => {
    expect(klDivergence(gamma, p, single)[0]).toBe(klDivergence(gamma, p, q)[0]);
    expect(klDivergence(gamma, single, p)[0]).toBe(klDivergence(gamma, q, p)[0]);
    expect(klDivergence(gamma, p, single)).toHaveLength(2);
  });

  test('Bregman divergences are the divergence, of A in the other order', () => {
    expect(bregmanDivergence(gamma, q, p)).toEqual(klDivergence(gamma, p, q));
    const dual = dualBregmanDivergence(gamma, gamma.toMean(p), gamma.toMean(q));
    dual.forEach((value, i) => {
      expect(Math.abs(value / (klDivergence(gamma, p, q)[i] as number) - 1)).toBeLessThan(1e-10);
    });
  });

  test('the integral agrees with the difference where both are good', () => {
    const shifted = exponentialFamily({
      ...gamma.definition,
      logPartition: (eta) => gamma.definition.logPartition(eta) + 1e4,
    });
    const [byDifference, byIntegral] = [klDivergence(gamma, p, q), klDivergence(shifted, p, q)]; // the constant forces the integral
    byIntegral.forEach((value, i) => {
      expect(Math.abs(value / (byDifference[i] as number) - 1)).toBeLessThan(1e-11);
    });
  });

  test('batches that do not go together, parameters out of the domain and a missing E[log h] are refused', () => {
    const three = gamma.natural([1, 2, 3].map((shape) => ({ shape, rate: 1 })));
    expect(() => klDivergence(gamma, p, three)).toThrow(/klDivergence.*\[2, 2\] and \[3, 2\]/);
    expect(() => klDivergence(gamma, p, naturalParameter([-1, -1]))).toThrow(/klDivergence.*gamma.*η₁ > -1/);
    const { entropy: _, ...definition } = normal.definition;
    const incomplete = exponentialFamily({ ...definition, logBaseMeasure: (x) => tf.reshape(x, [x.shape[0]]) });
    expect(() => entropy(incomplete, naturalParameter([0, -1]))).toThrow(/normal.*meanLogBaseMeasure/);
  });
});
