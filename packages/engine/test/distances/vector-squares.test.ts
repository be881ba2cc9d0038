import { expect, test } from 'vitest';
import { pairwiseSquares } from '../../src/distances/pairwise-squares.js';
import { selectNonNegative } from '../../src/distances/radix-select.js';
import { vectorSquares } from '../../src/distances/vector-squares.js';
import { createKey, fold, normalValues } from '../../src/index.js';

/** Points of which every third repeats the one before. */
function points(count: number, dimension: number): Float32Array {
  const values = Float32Array.from(normalValues(fold(createKey(4), count), count * dimension));
  for (let i = 2; i < count; i += 3) values.copyWithin(i * dimension, (i - 1) * dimension, i * dimension);
  return values;
}

test.each([
  [2, 1],
  [3, 2],
  [9, 4],
  [40, 5],
  [101, 7],
])('%d points of dimension %d: the bits of plain JavaScript, for every rank', (count, dimension) => {
  const values = points(count, dimension);
  const plain = pairwiseSquares(values, dimension);
  const squares = vectorSquares(values, dimension);
  expect(squares?.count).toBe(plain.length);
  expect(squares?.zeros).toBe(plain.filter((value) => value === 0).length);
  const step = Math.max(1, Math.floor(plain.length / 50));
  for (let rank = 0; rank < plain.length; rank += step) {
    expect(squares?.select(rank)).toBe(selectNonNegative(plain, rank));
  }
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 3e38])(
  'a coordinate of %d is left to plain JavaScript to complain of',
  (value) => {
    const values = points(12, 3);
    values[20] = value;
    values[23] = -value;
    expect(vectorSquares(values, 3)).toBeUndefined();
  },
);

test('fewer than two points have no pairs', () => {
  expect(vectorSquares(new Float32Array(3), 3)).toBeUndefined();
  expect(vectorSquares(new Float32Array(0), 3)).toBeUndefined();
});
