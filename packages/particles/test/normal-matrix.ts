import { createKey, type Matrix, normalValues } from '@ingd/engine';

/** Independent standard normal entries. */
export function normalMatrix({ seed, rows, columns }: { seed: number; rows: number; columns: number }): Matrix {
  return { rows, columns, data: normalValues(createKey(seed), rows * columns) };
}
