import { expect, test } from 'vitest';
import { loadMnist, pickDigits } from '../src/mnist/mnist.js';

test.each([
  ['train', 10_000, [5, 0, 4, 1, 9]],
  ['test', 2000, [7, 2, 1, 0, 4]],
] as const)('the %s part: size, range, first digits in the official order', async (part, count, first) => {
  const { images, labels, shape } = await loadMnist({ part });
  expect([images.rows, images.columns, labels.length, ...shape]).toEqual([count, 324, count, 18, 18]);
  expect(labels.slice(0, 5)).toEqual(first);
  const values = [...images.data];
  expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(images.data.reduce((sum, value) => sum + value, 0) / images.data.length).toBeCloseTo(0.13, 1); // as at 28x28
});

test('rows are picked with their labels', async () => {
  const all = await loadMnist({ part: 'test' });
  const two = pickDigits(all, Int32Array.of(3, 0));
  expect(two.labels).toEqual([0, 7]);
  expect(two.images.data.subarray(0, 324)).toEqual(all.images.data.subarray(3 * 324, 4 * 324));
});
