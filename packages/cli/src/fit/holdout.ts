import { type Key, permutation } from '@ingd/engine';
import { someOf, type WeightedRows } from '../files/weighted-rows.js';

/** The most rows that are held out: more would cost time without telling more. */
const MOST_ROWS = 1000;

/** Below this many target rows every one is needed for the fit. */
const FEWEST_TARGET_ROWS = 10;

/** A target in two parts that share no row. */
export interface SplitTarget {
  /** Rows the particles are moved onto. */
  readonly fitted: WeightedRows;
  /** Rows that only judge; undefined where none can be spared. */
  readonly heldOut: WeightedRows | undefined;
}

/** How many of `rows` target rows are held out. */
function heldOutRows(rows: number, fraction: number): number {
  if (fraction === 0 || rows < FEWEST_TARGET_ROWS) return 0;
  return Math.min(MOST_ROWS, Math.max(2, Math.round(rows * fraction)));
}

/** Draws the held-out rows at random; both parts keep the order of the file. */
export function splitTarget({
  target,
  fraction,
  key,
}: {
  readonly target: WeightedRows;
  readonly fraction: number;
  readonly key: Key;
}): SplitTarget {
  const { rows } = target.values;
  const count = heldOutRows(rows, fraction);
  if (count === 0) return { fitted: target, heldOut: undefined };
  const order = permutation(key, rows);
  return {
    heldOut: someOf(target, order.slice(0, count).sort()),
    fitted: someOf(target, order.slice(count).sort()),
  };
}
