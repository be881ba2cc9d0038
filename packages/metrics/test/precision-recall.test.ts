import { precisionRecall } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference } from './reference.js';
import { countsOf, matrixOf, normalSample, repeated, turnedAndMoved, twoSample } from './samples.js';

const { a, b } = twoSample;

describe('precisionRecall', () => {
  test.each([
    [3, reference.precision_recall.k3],
    [5, reference.precision_recall.k5],
  ])('against scikit-learn, %i neighbours', async (neighbors, expected) => {
    const found = await precisionRecall(a, b, { neighbors });
    for (const [name, value] of Object.entries(expected)) {
      expect(found[name as keyof typeof found], name).toBeCloseTo(value, 14);
    }
  });

  test('equal samples: everything is 1, but for the density', async () => {
    const { precision, recall, coverage } = await precisionRecall(a, a);
    expect({ precision, recall, coverage }).toEqual({ precision: 1, recall: 1, coverage: 1 });
  });

  test('one of two modes dropped: precise, but half is not recalled; the samples change places', async () => {
    const both = matrixOf(Array.from({ length: 40 }, (_, i) => [(i % 2) * 100 + Math.sin(i), Math.cos(i)]));
    const one = matrixOf(Array.from({ length: 40 }, (_, i) => [Math.sin(i + 0.5), Math.cos(i + 0.5)]));
    const { precision, recall } = await precisionRecall(both, one);
    expect({ precision, recall }).toEqual({ precision: 1, recall: 0.5 });
    expect(await precisionRecall(one, both)).toMatchObject({ precision: 0.5, recall: 1 });
  });

  test('nothing in common', async () => {
    const far = normalSample(1, { rows: 20, columns: 5, shift: 1000 });
    expect(await precisionRecall(a, far)).toEqual({ precision: 0, recall: 0, density: 0, coverage: 0 });
  });

  test('the same after turning and moving both', async () => {
    expect(await precisionRecall(turnedAndMoved(a), turnedAndMoved(b))).toEqual(await precisionRecall(a, b));
  });

  test.each([1, 2, 3])('a row of weight 2 is the row twice (seed %i)', async (seed) => {
    const [x, y] = [countsOf(seed, a.rows), countsOf(seed + 5, b.rows)];
    const weighted = await precisionRecall(a, b, { weights: { x, y } });
    const plain = await precisionRecall(repeated(a, x), repeated(b, y));
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const) {
      expect(weighted[name], name).toBeCloseTo(plain[name], 13);
    }
  });

  test('refused: too few rows for so many neighbours', async () => {
    await expect(precisionRecall(a, matrixOf([[1, 2, 3, 4, 5]]))).rejects.toThrow(/^precisionRecall: .*n at least 4/);
    await expect(precisionRecall(a, b, { neighbors: 0 })).rejects.toThrow(/expected neighbors.*got 0/);
  });
});
