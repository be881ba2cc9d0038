import { expect, test } from 'vitest';
import { edgesOf, partialCorrelations, scoreEdges } from '../src/index.js';
import { matrixOf } from './problems.js';

const precision = matrixOf([
  [2, -0.5, 0.1],
  [-0.5, 1, 0],
  [0.1, 0, 4],
]);

test('edges are the entries above the threshold', () => {
  expect(edgesOf(precision)).toEqual([[0, 1]]);
  expect(edgesOf(precision, { threshold: 0.05 })).toEqual([
    [0, 1],
    [0, 2],
  ]);
});

test('partial correlations carry the other sign and no units', () => {
  const found = partialCorrelations(precision);
  expect(found.data[1]).toBeCloseTo(0.5 / Math.SQRT2, 15);
  expect([found.data[0], found.data[5]]).toEqual([1, 0]);
});

test('scores count edges whatever their order', () => {
  const scores = scoreEdges(
    [
      [1, 0],
      [0, 2],
      [3, 4],
    ],
    [
      [0, 1],
      [4, 3],
      [5, 6],
      [7, 8],
    ],
  );
  expect(scores).toEqual({ correct: 2, spurious: 1, missed: 2, precision: 2 / 3, recall: 0.5, f1: 4 / 7 });
  expect(scoreEdges([], [])).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  expect(scoreEdges([], [[0, 1]])).toMatchObject({ precision: 1, recall: 0, f1: 0 });
});
