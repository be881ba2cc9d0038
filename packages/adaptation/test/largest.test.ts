import { expect, test } from 'vitest';
import { largest } from '../src/index.js';

test('the largest of some values', () => {
  expect(largest([3, 1, 4])).toBe(4);
});

test('of none is refused', () => {
  expect(() => largest([])).toThrow(/largest: expected values.length/);
});
