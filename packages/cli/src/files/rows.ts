import type { Matrix } from '@ingd/engine';

/** Row i as a view; writing to it writes to the matrix. */
function rowOf({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

/** Chosen rows of a matrix, in that order, as a new matrix. */
export function selectRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const data = new Float64Array(rows.length * matrix.columns);
  for (let index = 0; index < rows.length; index++) {
    data.set(rowOf(matrix, rows[index] ?? 0), index * matrix.columns);
  }
  return { rows: rows.length, columns: matrix.columns, data };
}

/** Rows of several matrices of one width below each other. */
export function stackRows(first: Matrix, ...others: readonly Matrix[]): Matrix {
  const all = [first, ...others];
  const data = new Float64Array(all.reduce((size, matrix) => size + matrix.data.length, 0));
  let offset = 0;
  for (const matrix of all) {
    data.set(matrix.data, offset);
    offset += matrix.data.length;
  }
  return { rows: all.reduce((rows, matrix) => rows + matrix.rows, 0), columns: first.columns, data };
}

/** How many rows repeat an earlier one, bit for bit. */
export function countDuplicateRows(matrix: Matrix): number {
  const seen = new Set<string>();
  for (let row = 0; row < matrix.rows; row++) {
    const { buffer, byteOffset, byteLength } = rowOf(matrix, row);
    seen.add(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'));
  }
  return matrix.rows - seen.size;
}

/** Columns in which every row has the same value. */
export function constantColumns(matrix: Matrix): readonly number[] {
  const first = rowOf(matrix, 0);
  const constant = Array.from(first, () => true);
  for (let row = 1; row < matrix.rows; row++) {
    const values = rowOf(matrix, row);
    for (let column = 0; column < matrix.columns; column++) {
      if (values[column] !== first[column]) constant[column] = false;
    }
  }
  return constant.flatMap((isConstant, column) => (isConstant ? [column] : []));
}
