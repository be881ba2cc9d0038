import type { Matrix } from '@ingd/engine';

/** L⁻¹ B for a lower triangular L: `[r, r], [r, k] -> [r, k]`. Small factors, on the host. */
export function solveLower({ data: l, rows: size }: Matrix, b: Matrix): Matrix {
  const x = b.data.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) subtractRow(x, b.columns, i, j, l[i * size + j] as number);
    divideRow(x, b.columns, i, l[i * size + i] as number);
  }
  return { ...b, data: x };
}

/** L⁻ᵀ B. */
export function solveUpper({ data: l, rows: size }: Matrix, b: Matrix): Matrix {
  const x = b.data.slice();
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) subtractRow(x, b.columns, i, j, l[j * size + i] as number);
    divideRow(x, b.columns, i, l[i * size + i] as number);
  }
  return { ...b, data: x };
}

function subtractRow(x: Float64Array, columns: number, from: number, row: number, factor: number): void {
  for (let k = 0; k < columns; k++) {
    x[from * columns + k] = (x[from * columns + k] as number) - factor * (x[row * columns + k] as number);
  }
}

function divideRow(x: Float64Array, columns: number, row: number, divisor: number): void {
  for (let k = 0; k < columns; k++) x[row * columns + k] = (x[row * columns + k] as number) / divisor;
}
