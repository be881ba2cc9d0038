import type { Matrix } from '@ingd/engine';

/** For each wanted name, where it stands among `names`; undefined unless both lists hold the same names, each once. */
export function columnOrder(wanted: readonly string[], names: readonly string[]): readonly number[] | undefined {
  const places = new Map(names.map((name, index) => [name, index]));
  const order = wanted.flatMap((name) => places.get(name) ?? []);
  const matched = new Set(order).size === names.length && order.length === names.length;
  return matched && wanted.length === names.length ? order : undefined;
}

/** Whether an order leaves everything where it is. */
export function isIdentity(order: readonly number[]): boolean {
  return order.every((place, index) => place === index);
}

/** Column `order[j]` of the matrix as column j. */
export function reorderColumns({ rows, columns, data }: Matrix, order: readonly number[]): Matrix {
  const reordered = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      reordered[row * columns + column] = data[row * columns + (order[column] ?? column)] ?? 0;
    }
  }
  return { rows, columns, data: reordered };
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): readonly number[] {
  const inverse = order.map(() => 0);
  order.forEach((place, index) => {
    inverse[place] = index;
  });
  return inverse;
}

/** `"a", "b" and 3 more`. */
export function listColumns(columns: readonly number[], names: readonly string[] | undefined): string {
  const shown = columns.slice(0, 5).map((column) => nameColumn(column, names));
  return columns.length > 5 ? `${shown.join(', ')} and ${columns.length - 5} more` : shown.join(', ');
}

/** A column as a person finds it: by name, or by its number from 1. */
function nameColumn(column: number, names: readonly string[] | undefined): string {
  const name = names?.[column];
  return name === undefined ? String(column + 1) : `"${name}"`;
}
