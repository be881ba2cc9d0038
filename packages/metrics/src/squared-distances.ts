import type { Matrix } from '@ingd/engine';

/** Which row of x against which rows of y. */
export interface RowOfSquares {
  readonly x: Matrix;
  readonly row: number;
  readonly y: Matrix;
  readonly from: number;
  readonly to: number;
}

/**
 * |xᵢ − yⱼ|² for j = from … to − 1, into the beginning of `into`: by differences, so that equal rows give exactly 0 and clouds
 * far from the origin keep their digits.
 */
export function squaresOfRow({ x, row, y, from, to }: RowOfSquares, into: Float64Array): void {
  const { columns, data } = x;
  const other = y.data;
  const start = row * columns;
  for (let j = from, place = from * columns; j < to; j++, place += columns) {
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      const difference = (data[start + k] as number) - (other[place + k] as number);
      sum += difference * difference;
    }
    into[j - from] = sum;
  }
}
