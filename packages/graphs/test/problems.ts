import { createKey, type Matrix, normalValues } from '@ingd/engine';

/** Rows of numbers as a matrix. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** max |a − b| over all entries, relative to 1 or the entry, whichever is larger. */
export function difference(a: Matrix, b: Matrix): number {
  return a.data.reduce((largest, value, at) => {
    const other = b.data[at] as number;
    return Math.max(largest, Math.abs(value - other) / Math.max(1, Math.abs(other)));
  }, 0);
}

/** Correlated samples: x_j = z_j + 0.6 x_{j−1} + 0.3 x_{j−3}. */
export function chain({ seed, rows, columns }: { seed: number; rows: number; columns: number }): Matrix {
  const data = normalValues(createKey(seed), rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let j = 1; j < columns; j++) {
      const at = row * columns + j;
      data[at] = (data[at] as number) + 0.6 * (data[at - 1] as number) + (j < 3 ? 0 : 0.3 * (data[at - 3] as number));
    }
  }
  return { rows, columns, data };
}

/** A B. */
export function product(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      for (let k = 0; k < a.columns; k++) {
        const at = i * b.columns + j;
        data[at] = (data[at] as number) + (a.data[i * a.columns + k] as number) * (b.data[k * b.columns + j] as number);
      }
    }
  }
  return { rows: a.rows, columns: b.columns, data };
}

/** The identity. */
export function identity(size: number): Matrix {
  const data = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
  return { rows: size, columns: size, data };
}

/** Rows and columns in another order. */
export function permuted({ rows, columns, data }: Matrix, order: ArrayLike<number>): Matrix {
  const moved = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return data[(order[i] as number) * columns + (order[j] as number)] as number;
  });
  return { rows, columns, data: moved };
}
