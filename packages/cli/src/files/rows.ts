import type { Matrix } from '@ingd/engine';

/** Row i as a view; writing to it writes to the matrix. */
function rowOf({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
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
