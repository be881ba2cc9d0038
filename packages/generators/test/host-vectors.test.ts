import { expect, test } from 'vitest';
import { relativeLength } from '../src/projection/host-vectors.js';

test('nothing asked and nothing left is no residual; something left of nothing asked is endless', () => {
  expect(relativeLength(0.25, 1)).toBe(0.5);
  expect(relativeLength(0, 0)).toBe(0);
  expect(relativeLength(1, 0)).toBe(Number.POSITIVE_INFINITY);
});
