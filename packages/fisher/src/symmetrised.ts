import type { Matrix } from '@ingd/engine';

/** ½ (A + Aᵀ): rounding in float32 breaks the symmetry that a factorisation counts on. */
export function symmetrised({ rows, columns, data }: Matrix): Matrix {
  const mean = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      mean[row * columns + column] =
        ((data[row * columns + column] as number) + (data[column * columns + row] as number)) / 2;
    }
  }
  return { rows, columns, data: mean };
}
