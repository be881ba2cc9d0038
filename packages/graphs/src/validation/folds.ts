import { type Key, permutation } from '@ingd/engine';

/** Rows to fit on and rows to judge by. */
export interface Fold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** `count` parts of 0 … rows − 1, sizes differing by at most one, the first larger; in random order given a key. */
export function foldsOf(rows: number, count: number, key: Key | undefined): readonly Fold[] {
  const order = key === undefined ? Array.from({ length: rows }, (_, row) => row) : Array.from(permutation(key, rows));
  const [small, larger] = [Math.floor(rows / count), rows % count];
  return Array.from({ length: count }, (_, fold) => {
    const from = fold * small + Math.min(fold, larger);
    const to = from + small + (fold < larger ? 1 : 0);
    return { test: order.slice(from, to), train: [...order.slice(0, from), ...order.slice(to)] };
  });
}
