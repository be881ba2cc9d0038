import type { Matrix } from '@ingd/engine';

/** |a − b|² of two rows, by differences, so that equal rows give exactly 0 and clouds far from the origin keep their digits. */
export function squaredDistance(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  columns: number,
): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    const difference = (a[aStart + k] as number) - (b[bStart + k] as number);
    sum += difference * difference;
  }
  return sum;
}

/** Σᵢⱼ exp(−|xᵢ − yⱼ|² / (2 bandwidth²)) over all pairs, in double. */
export function kernelSum(x: Matrix, y: Matrix, bandwidth: number): number {
  const scale = -1 / (2 * bandwidth * bandwidth);
  let total = 0;
  for (let i = 0; i < x.rows; i++) total += rowSum(x, i, y, { from: 0, scale });
  return total;
}

/** The same of a sample with itself, without the diagonal: Σ over i ≠ j. */
export function kernelSumOffDiagonal(x: Matrix, bandwidth: number): number {
  const scale = -1 / (2 * bandwidth * bandwidth);
  let total = 0;
  for (let i = 0; i < x.rows; i++) total += rowSum(x, i, x, { from: i + 1, scale });
  return 2 * total;
}

/** Row sums are added first: the rounding error then grows with the longer side alone, not with the number of pairs. */
function rowSum(x: Matrix, row: number, y: Matrix, { from, scale }: { from: number; scale: number }): number {
  const { columns } = x;
  let sum = 0;
  for (let j = from; j < y.rows; j++) {
    sum += Math.exp(scale * squaredDistance(x.data, row * columns, y.data, j * columns, columns));
  }
  return sum;
}
