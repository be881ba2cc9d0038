import { createKey, normalValues } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { stratifiedFolds } from '../src/classifiers/stratified-folds.js';
import { accuracy, type ClassifierTrainer, logistic, svm } from '../src/index.js';
import { triangle } from './domains.js';

const trainers: readonly ClassifierTrainer[] = [svm(), svm({ cost: 10, gamma: 1 }), logistic()];

describe.each(trainers)('$name', (trainer) => {
  const data = triangle(1, { rows: 90 });

  test('tells three clouds apart, and shares add up to 1', async () => {
    const classifier = await trainer.train(data);
    const other = triangle(2);
    expect(classifier.classes).toEqual(['left', 'right', 'top']);
    expect(accuracy(classifier.predict(other.points), other.labels)).toBeGreaterThan(0.97);
    const { rows, columns, data: shares } = classifier.probabilities(other.points);
    expect([rows, columns]).toEqual([60, 3]);
    for (let row = 0; row < rows; row++) {
      expect(shares.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });

  test('does not depend on the order of the rows', async () => {
    const order = Array.from({ length: 90 }, (_, at) => (at * 7) % 90);
    const points = {
      rows: 90,
      columns: 2,
      data: Float64Array.from(order.flatMap((row) => [...data.points.data.slice(2 * row, 2 * row + 2)])),
    };
    const turned = await trainer.train({ points, labels: order.map((row) => data.labels[row] ?? '') });
    const straight = await trainer.train(data);
    const other = triangle(2).points;
    const [a, b] = [turned.probabilities(other).data, straight.probabilities(other).data];
    expect(turned.classes).toEqual(straight.classes);
    expect(a.every((share, at) => Math.abs(share - (b[at] ?? 0)) < 0.02)).toBe(true); // libsvm stops within its tolerance, wherever that is
  });

  test('settle keeps what the search found', async () => {
    const settled = await (await trainer.settle(data)).train(data);
    expect(settled.record()).toEqual((await trainer.train(data)).record());
  });

  test.each([
    ['one class', data.points, data.labels.map(() => 'left'), /at least 2 classes, got only "left"/],
    ['no labels', data.points, [], /expected 90 labels/],
    [
      'NaN',
      { rows: 2, columns: 1, data: Float64Array.of(1, Number.NaN) },
      ['a', 'b'],
      /finite numbers, got NaN in row 2/,
    ],
  ])('%s is refused', async (_, points, labels, message) => {
    await expect(trainer.train({ points, labels })).rejects.toThrow(message);
  });

  test('points of other features are refused', async () => {
    const classifier = await trainer.train(data);
    expect(() => classifier.predict({ rows: 1, columns: 3, data: new Float64Array(3) })).toThrow(/of 2 columns, got 3/);
  });

  test('features that are constant, points that are all equal', async () => {
    const constant = { rows: 6, columns: 2, data: Float64Array.from([0, 7, 0, 7, 0, 7, 1, 7, 1, 7, 1, 7]) };
    const classifier = await trainer.train({ points: constant, labels: [1, 1, 1, 2, 2, 2] });
    expect(classifier.predict(constant)).toEqual([1, 1, 1, 2, 2, 2]);
    const equal = { ...constant, data: new Float64Array(12).fill(3) };
    expect((await trainer.train({ points: equal, labels: [1, 1, 2, 2, 2, 2] })).predict(equal)).toHaveLength(6);
  });
});

test('the logistic loss is at its minimum: its gradient vanishes', async () => {
  const { points, labels } = triangle(4);
  const noisy = {
    ...points,
    data: points.data.map((value, at) => value + 2 * (normalValues(createKey(8), 120)[at] ?? 0)),
  };
  const record = (await logistic({ ridge: 0.5 }).train({ points: noisy, labels })).record();
  if (record.kind !== 'logistic') throw new Error('expected a logistic regression');
  const classifier = await logistic({ ridge: 0.5 }).train({ points: noisy, labels });
  const shares = classifier.probabilities(noisy).data;
  const classes = classifier.classes;
  for (let c = 0; c < 3; c++) {
    for (let k = 0; k < 3; k++) {
      let slope = k === 0 ? 0 : 0.5 * (record.weights.data[3 * c + k] ?? 0);
      for (let row = 0; row < 60; row++) {
        const z =
          k === 0 ? 1 : ((noisy.data[2 * row + k - 1] ?? 0) - (record.center[k - 1] ?? 0)) / (record.scale[k - 1] ?? 1);
        slope += ((shares[3 * row + c] ?? 0) - (labels[row] === classes[c] ? 1 : 0)) * z;
      }
      expect(Math.abs(slope)).toBeLessThan(1e-3);
    }
  }
});

test('folds hold each class in equal shares', () => {
  const classes = Array.from({ length: 53 }, (_, row) => (row * row) % 4);
  const foldOf = stratifiedFolds(classes, 5);
  for (const each of new Set(classes)) {
    const counts = [0, 1, 2, 3, 4].map((fold) => classes.filter((c, row) => c === each && foldOf[row] === fold).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
  const sizes = [0, 1, 2, 3, 4].map((fold) => foldOf.filter((each) => each === fold).length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

test.each([{ cost: 0 }, { gamma: -1 }, { folds: 1 }])('svm refuses %o', (options) => {
  expect(() => svm(options)).toThrow(/^svm: expected (cost|gamma|folds)/);
});

test('logistic refuses a ridge of 0', () => {
  expect(() => logistic({ ridge: 0 })).toThrow(/^logistic: expected ridge/);
});
