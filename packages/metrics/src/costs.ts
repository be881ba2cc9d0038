import type { Matrix } from '@ingd/engine';
import { squaresOfRow } from './squared-distances.js';

/** |x − y| for order 1, |x − y|² for order 2. */
export type CostOrder = 1 | 2;

/** Writes the costs from row i of x to every row of y: `[m]`. */
export function costsOfRow(x: Matrix, y: Matrix, order: CostOrder): (row: number, into: Float64Array) => void {
  return (row, into) => {
    squaresOfRow({ x, row, y, from: 0, to: y.rows }, into);
    if (order === 2) return;
    for (let j = 0; j < into.length; j++) into[j] = Math.sqrt(into[j] as number);
  };
}

/** All costs, `[n, m]`, row after row. */
export function costMatrix(x: Matrix, y: Matrix, order: CostOrder): Float64Array {
  const costs = new Float64Array(x.rows * y.rows);
  const fill = costsOfRow(x, y, order);
  for (let row = 0; row < x.rows; row++) fill(row, costs.subarray(row * y.rows, (row + 1) * y.rows));
  return costs;
}
