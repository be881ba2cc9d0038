import type { BlockProblem } from './problem.js';

/** The entries (i, j), j ≤ i, that a Newton step may change: those of row i are `columns[starts[i]] …`, the diagonal last. */
export interface FreeSet {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

/**
 * Entries that are not 0, or that the gradient S − W draws away from 0: |S_ij − W_ij| > α. The others stay 0 in the next step
 * [Hsieh et al. 2014, Section 3.3].
 */
export function freeSet(
  { size, covariance, alpha }: BlockProblem,
  { precision, inverse }: { precision: Float64Array; inverse: Float64Array },
): FreeSet {
  const starts = new Int32Array(size + 1);
  const columns: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const at = i * size + j;
      const drawn = Math.abs((covariance[at] as number) - (inverse[at] as number)) > alpha;
      if (precision[at] !== 0 || drawn) columns.push(j);
    }
    columns.push(i);
    starts[i + 1] = columns.length;
  }
  return { starts, columns: Int32Array.from(columns) };
}
