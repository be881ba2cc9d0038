import type { Matrix } from '@ingd/engine';

/** Every column less its mean, over its deviation (divided by n): the covariance becomes the correlation. Columns vary. */
export function standardized({ rows, columns, data }: Matrix): Matrix {
  const scaled = new Float64Array(data.length);
  for (let column = 0; column < columns; column++) {
    const cells = Array.from({ length: rows }, (_, row) => data[row * columns + column] as number);
    // About the first cell, so that a large common part does not eat the digits.
    const origin = cells[0] as number;
    const mean = cells.reduce((sum, cell) => sum + (cell - origin), 0) / rows;
    const deviation = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - origin - mean) ** 2, 0) / rows);
    cells.forEach((cell, row) => {
      scaled[row * columns + column] = (cell - origin - mean) / deviation;
    });
  }
  return { rows, columns, data: scaled };
}
