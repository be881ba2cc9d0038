import type { Matrix } from '../matrix.js';
import { checkMatrix } from './host.js';

/**
 * The given rows of a matrix, in the given order, as a new one: `[n, d] -> [rows.length, d]`. A row may be named more than once.
 * @throws RangeError for a row that is not there
 */
export function selectRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  checkMatrix('selectRows', 'matrix', matrix);
  const { columns, data } = matrix;
  const selected = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (!Number.isInteger(row) || row < 0 || row >= matrix.rows) throw noSuchRow(row, i, matrix.rows);
    selected.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return { rows: rows.length, columns, data: selected };
}

function noSuchRow(row: number, at: number, count: number): RangeError {
  return new RangeError(
    `selectRows: expected whole numbers from 0 and below ${count}, got ${row} at ${at}; rows are counted from 0`,
  );
}

/**
 * The rows of the first matrix, then those of the second and so on, as a new one: `[n, d], [m, d] -> [n + m, d]`.
 * @throws RangeError when they have different numbers of columns
 */
export function stackRows(first: Matrix, ...others: readonly Matrix[]): Matrix {
  const all = [first, ...others];
  for (const matrix of all) checkStackable(matrix, first.columns);
  const rows = all.reduce((sum, matrix) => sum + matrix.rows, 0);
  const data = new Float64Array(rows * first.columns);
  let offset = 0;
  for (const matrix of all) {
    data.set(matrix.data, offset);
    offset += matrix.data.length;
  }
  return { rows, columns: first.columns, data };
}

function checkStackable(matrix: Matrix, columns: number): void {
  checkMatrix('stackRows', 'matrix', matrix);
  if (matrix.columns === columns) return;
  throw new RangeError(
    `stackRows: expected matrices of ${columns} columns, as the first has, got one of ${matrix.columns}; stack rows of the same variables`,
  );
}
