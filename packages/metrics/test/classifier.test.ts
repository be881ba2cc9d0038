import { createKey, fold, stackRows } from '@ingd/engine';
import { type Classifier, classifierTest, logisticClassifier, nearestNeighborsClassifier } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference } from './reference.js';
import { levelError, matrixOf, normalSample, twoSample } from './samples.js';

const { a, b, c } = twoSample;
const key = createKey(2);

describe('against scikit-learn: every held-out row of A and C', () => {
  const points = stackRows(a, c);
  const labels = Uint8Array.from({ length: 80 }, (_, row) => (row < 40 ? 1 : 0));
  const foldOf = Int32Array.from(labels, (_, row) => row % 5);

  test.each([
    [
      'LogisticRegression',
      logisticClassifier({ tolerance: 1e-10, maximumIterations: 5000 }),
      reference.classifier.logistic,
    ],
    ['KNeighborsClassifier', nearestNeighborsClassifier({ neighbors: 7 }), reference.classifier.neighbors7],
  ])('%s', async (_, classifier, expected) => {
    const predict = await classifier.prepare({ points, foldOf, folds: 5, pace: () => undefined });
    expect(Array.from(predict(labels))).toEqual(expected);
  });
});

const classifiers: [string, Classifier][] = [
  ['logistic', logisticClassifier()],
  ['nearest neighbours', nearestNeighborsClassifier()],
];

describe.each(classifiers)('classifierTest with %s', (_, classifier) => {
  test('tells clouds apart, and says what it did', async () => {
    const far = normalSample(9, { rows: 40, columns: 5, shift: 4 });
    const found = await classifierTest(a, far, { key, classifier, permutations: 99 });
    expect(found).toMatchObject({ pValue: 0.01, classifier: classifier.name, folds: 5, permutations: 99 });
    expect(found.accuracy).toBeGreaterThan(0.9);
    expect(await classifierTest(a, far, { key, classifier, permutations: 99 })).toEqual(found);
  });

  test('under the null hypothesis it rejects as often as its level says, also with uneven samples', async () => {
    const pValues: number[] = [];
    for (let run = 0; run < 120; run++) {
      const x = normalSample(2 * run + 1, { rows: 12, columns: 2 });
      const y = normalSample(2 * run + 2, { rows: 30, columns: 2 });
      const options = { key: fold(key, run), classifier, permutations: 19 };
      pValues.push((await classifierTest(x, y, options)).pValue);
    }
    // A discrete statistic has ties, which make it reject less often than the level, never more.
    for (const level of [0.1, 0.5]) expect(levelError(pValues, level), `${level}`).toBeLessThan(4);
    expect(levelError(pValues, 0.5)).toBeGreaterThan(-5);
  });
});

test('nearest neighbours see what a line cannot: a ring around a cloud', async () => {
  const inner = normalSample(1, { rows: 60, columns: 2 });
  const ring = matrixOf(Array.from({ length: 60 }, (_, i) => [6 * Math.cos(i), 6 * Math.sin(i)]));
  const byNeighbors = { key, permutations: 39, classifier: nearestNeighborsClassifier() };
  expect((await classifierTest(inner, ring, byNeighbors)).pValue).toBe(1 / 40);
  expect((await classifierTest(inner, ring, byNeighbors)).accuracy).toBeGreaterThan(0.95);
  expect((await classifierTest(inner, ring, { key, permutations: 39 })).accuracy).toBeLessThan(0.75);
});

test.each([
  [
    () => classifierTest(a, { ...b, rows: 0, data: new Float64Array(0) }, { key }),
    /^classifierTest: expected y.*n at least 2/,
  ],
  [() => classifierTest(matrixOf([[1], [2]]), matrixOf([[3], [4]]), { key }), /expected folds.*at most 4, got 5/],
  [() => classifierTest(a, b, { key, folds: 1 }), /expected folds.*got 1/],
  [() => classifierTest(a, b, { key, permutations: 0 }), /expected permutations.*got 0/],
  [async () => nearestNeighborsClassifier({ neighbors: 0 }), /^nearestNeighborsClassifier: expected neighbors.*got 0/],
  [async () => logisticClassifier({ ridge: 0 }), /^logisticClassifier: expected ridge.*got 0/],
])('refused %#', async (run, message) => {
  await expect(run()).rejects.toThrow(message);
});
