import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { meanParameter, naturalParameter, solveNatural } from '../../src/index.js';
import { type FamilyOptions, makers } from './families.js';

interface Reference {
  readonly family: string;
  readonly options: FamilyOptions;
  readonly eta: readonly number[];
  readonly logPartition: number;
  readonly mean: readonly number[];
  readonly fisher: readonly number[];
}

const references: readonly Reference[] = JSON.parse(
  readFileSync(new URL('../fixtures/multivariate.json', import.meta.url), 'utf8'),
);
const TOLERANCE = 1e-9;

/** Largest relative error of the entries; those far below their scale (0 in exact arithmetic) are measured against it. */
function worstError(got: ArrayLike<number>, expected: readonly number[], scales: readonly number[]): number {
  return Math.max(
    ...expected.map((value, i) => {
      const scale = Math.max(Math.abs(value), 1e-6 * (scales[i] as number));
      return Math.abs((got[i] as number) - value) / scale;
    }),
  );
}

describe.each(references.map((reference) => [reference.family, JSON.stringify(reference.eta), reference] as const))(
  '%s at %s',
  (_, __, { family: name, options, eta, logPartition, mean, fisher }) => {
    const family = makers[name]?.(options);
    if (family === undefined) throw new Error(`no family ${name}`);
    const { definition } = family;
    const natural = naturalParameter(eta);
    const size = eta.length;
    const deviations = mean.map((_, i) => Math.sqrt(fisher[i * size + i] as number));

    test('the log-normaliser is right to 1e-9', () => {
      const scale = Math.max(Math.abs(logPartition), 1e-3);
      expect(Math.abs((family.logPartition(natural)[0] as number) - logPartition) / scale).toBeLessThan(TOLERANCE);
    });

    test('the mean is right to 1e-9', () => {
      expect(worstError(family.toMean(natural).values, mean, deviations)).toBeLessThan(TOLERANCE);
    });

    test('the Fisher information is right to 1e-9', () => {
      const scales = fisher.map((_, k) => (deviations[Math.floor(k / size)] ?? 0) * (deviations[k % size] ?? 0));
      expect(worstError(definition.covariance(Float64Array.from(eta)), fisher, scales)).toBeLessThan(TOLERANCE);
    });

    test('the natural parameters of the mean are found', () => {
      const { natural: found, status } = solveNatural(family, meanParameter(mean));
      expect(['closed form', 'converged']).toContain(status[0]);
      const gap = found.values.map((value, i) => value - (eta[i] as number));
      const covariance = Float64Array.from(definition.covariance(Float64Array.from(eta)));
      let distance = 0; // in standard errors of one sample
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) distance += (gap[i] ?? 0) * (covariance[i * size + j] ?? 0) * (gap[j] ?? 0);
      }
      expect(Math.sqrt(Math.abs(distance))).toBeLessThan(1e-6);
    });
  },
);
