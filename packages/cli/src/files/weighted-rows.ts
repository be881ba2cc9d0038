import { type Matrix, selectRows } from '@ingd/engine';

/** Rows, and how often each counts; once where that is absent. */
export interface WeightedRows {
  readonly values: Matrix;
  readonly weights?: Float64Array | undefined;
}

/** Some of them, in the order given. */
export function someOf({ values, weights }: WeightedRows, rows: ArrayLike<number>): WeightedRows {
  return {
    values: selectRows(values, rows),
    weights: weights && Float64Array.from(rows, (row) => weights[row] as number),
  };
}
