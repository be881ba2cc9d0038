/** Rows and columns `members` of a `[size, size]` matrix. */
export function submatrix(matrix: Float64Array, size: number, members: readonly number[]): Float64Array {
  const part = new Float64Array(members.length ** 2);
  members.forEach((row, i) => {
    members.forEach((column, j) => {
      part[i * members.length + j] = matrix[row * size + column] as number;
    });
  });
  return part;
}

/** Puts a part back where `submatrix` took it from. */
export function placeSubmatrix(
  matrix: Float64Array,
  size: number,
  members: readonly number[],
  part: Float64Array,
): void {
  members.forEach((row, i) => {
    members.forEach((column, j) => {
      matrix[row * size + column] = part[i * members.length + j] as number;
    });
  });
}
