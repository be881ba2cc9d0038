import type { Matrix } from '@ingd/engine';

/**
 * For each wanted column name, where it stands among `names`, counted from 0; undefined unless both lists hold the same
 * names, each once.
 */
export function columnOrder(wanted: readonly string[], names: readonly string[]): readonly number[] | undefined {
  const places = new Map(names.map((name, index) => [name, index]));
  const order = wanted.flatMap((name) => places.get(name) ?? []);
  const matched = new Set(order).size === names.length && order.length === names.length;
  return matched && wanted.length === names.length ? order : undefined;
}

/** Column `order[j]` of the matrix as column j: `[n, d] -> [n, order.length]`, a copy. */
export function selectColumns({ rows, columns, data }: Matrix, order: readonly number[]): Matrix {
  const width = order.length;
  const selected = new Float64Array(rows * width);
  order.forEach((from, to) => {
    if (!Number.isInteger(from) || from < 0 || from >= columns) throw noSuchColumn(from, columns);
    for (let row = 0; row < rows; row++) selected[row * width + to] = data[row * columns + from] as number;
  });
  return { rows, columns: width, data: selected };
}

function noSuchColumn(column: number, count: number): RangeError {
  return new RangeError(
    `selectColumns: expected whole numbers from 0 and below ${count}, got ${column}; columns are counted from 0`,
  );
}
