import { choice, type Key, type Matrix } from '@ingd/engine';

/** At most `count` rows, drawn at random, in their order. */
export function sampleRows({
  matrix,
  count,
  key,
}: {
  readonly matrix: Matrix;
  readonly count: number;
  readonly key: Key;
}): Int32Array {
  if (matrix.rows <= count) return Int32Array.from({ length: matrix.rows }, (_, row) => row);
  return choice(key, matrix.rows, count).sort();
}
