import { cholesky, type Key, type Matrix, multiply, normalValues, transpose } from '@ingd/engine';

/** Standard normal rows moved and mixed so that their mean is 0 and their covariance (divided by their number) I: `[rows, columns]`. */
export function whitenedDraws(key: Key, rows: number, columns: number): Matrix {
  const data = normalValues(key, rows * columns);
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) - (mean[i % columns] as number);
  const draws = { rows, columns, data };
  const second = multiply(transpose(draws), draws);
  const covariance = { ...second, data: second.data.map((entry) => entry / rows) };
  return multiply(draws, transpose(inverseOfLower(cholesky(covariance).lower)));
}

/** L⁻¹ of a lower triangular L, row by row. */
export function inverseOfLower({ rows: size, data: lower }: Matrix): Matrix {
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const pivot = lower[i * size + i] as number;
    data[i * size + i] = 1 / pivot;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += (lower[i * size + k] as number) * (data[k * size + j] as number);
      data[i * size + j] = -sum / pivot;
    }
  }
  return { rows: size, columns: size, data };
}
