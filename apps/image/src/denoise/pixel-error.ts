import type { Matrix } from '@ingd/engine';

/** Root mean squared difference of the pixels of two sets, row for row. */
export function pixelError(images: Matrix, originals: Matrix): number {
  const squares = images.data.reduce((sum, value, index) => sum + (value - (originals.data[index] as number)) ** 2, 0);
  return Math.sqrt(squares / images.data.length);
}
