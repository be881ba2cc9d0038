/** log |det A| and the sign of det A; sign 0 and −∞ where A is singular. */
export interface SignedLogDeterminant {
  readonly logarithm: number;
  readonly sign: -1 | 0 | 1;
}

/** A square matrix as PA = LU, in place, with what it says of the determinant. */
export interface LuFactors extends SignedLogDeterminant {
  readonly size: number;
  /** L below the diagonal (its own is ones), U on and above it. */
  readonly factors: Float64Array;
  /** Row of A that stands in each row of PA. */
  readonly order: Int32Array;
}

/** PA = LU with partial pivoting, in float64. @param matrix `[size, size]`, row-major, overwritten by the factors */
export function luFactors(matrix: Float64Array, size: number): LuFactors {
  const order = Int32Array.from({ length: size }, (_, row) => row);
  let logarithm = 0;
  let sign: -1 | 0 | 1 = 1;
  for (let column = 0; column < size; column++) {
    const pivotRow = largestBelow(matrix, size, column);
    if (pivotRow !== column) {
      swapRows(matrix, size, [column, pivotRow], order);
      sign = -sign as -1 | 0 | 1;
    }
    const pivot = matrix[column * size + column] as number;
    if (!(Math.abs(pivot) > 0)) return { size, factors: matrix, order, logarithm: Number.NEGATIVE_INFINITY, sign: 0 };
    if (pivot < 0) sign = -sign as -1 | 0 | 1;
    logarithm += Math.log(Math.abs(pivot));
    eliminate(matrix, size, column, pivot);
  }
  return { size, factors: matrix, order, logarithm, sign };
}

/** A⁻¹ b. @param right `[size]`, overwritten by the answer */
export function luSolve({ size, factors, order }: LuFactors, right: Float64Array): void {
  const permuted = Float64Array.from(order, (row) => right[row] as number);
  for (let row = 0; row < size; row++) {
    let value = permuted[row] as number;
    for (let column = 0; column < row; column++) {
      value -= (factors[row * size + column] as number) * (permuted[column] as number);
    }
    permuted[row] = value;
  }
  for (let row = size - 1; row >= 0; row--) {
    let value = permuted[row] as number;
    for (let column = row + 1; column < size; column++) {
      value -= (factors[row * size + column] as number) * (permuted[column] as number);
    }
    permuted[row] = value / (factors[row * size + row] as number);
  }
  right.set(permuted);
}

function largestBelow(matrix: Float64Array, size: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < size; row++) {
    if (Math.abs(matrix[row * size + column] as number) > Math.abs(matrix[best * size + column] as number)) best = row;
  }
  return best;
}

function swapRows(matrix: Float64Array, size: number, [a, b]: readonly [number, number], order: Int32Array): void {
  for (let column = 0; column < size; column++) {
    const kept = matrix[a * size + column] as number;
    matrix[a * size + column] = matrix[b * size + column] as number;
    matrix[b * size + column] = kept;
  }
  [order[a], order[b]] = [order[b] as number, order[a] as number];
}

function eliminate(matrix: Float64Array, size: number, column: number, pivot: number): void {
  for (let row = column + 1; row < size; row++) {
    const factor = (matrix[row * size + column] as number) / pivot;
    matrix[row * size + column] = factor;
    if (factor === 0) continue;
    for (let k = column + 1; k < size; k++) {
      matrix[row * size + k] = (matrix[row * size + k] as number) - factor * (matrix[column * size + k] as number);
    }
  }
}
