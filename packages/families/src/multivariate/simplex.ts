/** What float32 leaves of a sum of shares. */
const ROUNDING = 1e-5;

export function isOnSimplex(x: Float64Array): boolean {
  return Math.abs(x.reduce((total, value) => total + value, 0) - 1) <= ROUNDING;
}

/** Far enough above the smallest float64 that one more factor does not underflow. */
const FLUSH = 1e-200;

/** Σᵢ wᵢ log xᵢ of each column, `[d]`; without weights one logarithm serves a run of rows, for the products are taken first. */
export function sumOfLogarithms(
  rows: ArrayLike<number>,
  dimension: number,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  const sums = new Float64Array(dimension);
  if (weights !== undefined) {
    for (let i = 0; i < rows.length; i++) {
      const weight = weights[Math.floor(i / dimension)] as number;
      (sums[i % dimension] as number) += weight * Math.log(rows[i] as number);
    }
    return sums;
  }
  for (let a = 0; a < dimension; a++) sums[a] = sumOfColumn(rows, a, dimension);
  return sums;
}

function sumOfColumn(rows: ArrayLike<number>, start: number, stride: number): number {
  let sum = 0;
  let product = 1;
  for (let i = start; i < rows.length; i += stride) {
    product *= rows[i] as number;
    if (product < FLUSH) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
