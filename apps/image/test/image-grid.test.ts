import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { imageGrid, imagePng } from '../src/results/image-grid.js';

const grey = { height: 2, width: 28, channels: 1 } as const;

/** Three grey images: black, white, and the first row white. */
const images = {
  rows: 3,
  columns: 56,
  data: Float64Array.from({ length: 3 * 56 }, (_, index) => (index < 56 || index >= 140 ? 0 : 1)),
};

/** The sample at a place. */
function at(png: Uint8Array, x: number, y: number): number[] {
  const { data, width, channels } = decode(png);
  return [...data.slice((y * width + x) * channels, (y * width + x + 1) * channels)];
}

test('small images are drawn larger, in lines, with gaps between them', () => {
  const { png, width, height, shown } = imageGrid({ pixels: images, shape: grey, columns: 2 });
  expect([width, height, shown]).toEqual([2 * (56 + 2) + 2, 2 * (4 + 2) + 2, 3]);
  expect(at(png, 0, 0)).toEqual([128]);
  expect(at(png, 2, 2)).toEqual([0]);
  expect(at(png, 57, 5)).toEqual([0]);
  expect(at(png, 58, 5)).toEqual([128]);
  expect(at(png, 60, 2)).toEqual([255]);
  expect([at(png, 2, 8), at(png, 2, 10)]).toEqual([[255], [0]]);
  expect(at(png, 70, 9)).toEqual([128]); // no fourth image
});

test('colour keeps its channels; values outside of black and white are drawn as these', () => {
  const shape = { height: 1, width: 100, channels: 3 } as const;
  const data = Float64Array.from({ length: 300 }, (_, index) => [1.5, -0.5, 0.2][index % 3] ?? 0);
  const { png } = imageGrid({ pixels: { rows: 1, columns: 300, data }, shape });
  expect(at(png, 2, 2)).toEqual([255, 0, 51]);
  expect(at(imagePng({ pixels: { rows: 1, columns: 300, data }, shape }, 0), 99, 0)).toEqual([255, 0, 51]);
});

test('at most so many', () => {
  expect(imageGrid({ pixels: images, shape: grey, atMost: 1 })).toMatchObject({ shown: 1, width: 60 });
});

test('rows of another shape are refused', () => {
  expect(() => imageGrid({ pixels: images, shape: { ...grey, channels: 3 } })).toThrow(
    'imageGrid: expected rows of 168 values, got [3, 56]; pass the shape that the images were read with',
  );
});
