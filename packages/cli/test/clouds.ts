import { createKey, normalValues } from '@ingd/engine';

export interface CloudOptions {
  readonly seed: number;
  readonly rows: number;
  readonly columns?: number;
  readonly center?: number;
  readonly spread?: number;
}

/** Normal points as rows of numbers. */
export function cloud({ seed, rows, columns = 2, center = 0, spread = 1 }: CloudOptions): number[][] {
  const values = normalValues(createKey(seed), rows * columns);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => center + spread * (values[row * columns + column] ?? 0)),
  );
}

/** Rows as CSV text, with a header unless `names` is left out. */
export function csv(rows: readonly (readonly (number | string)[])[], names?: readonly string[]): string {
  const lines = [...(names === undefined ? [] : [names]), ...rows];
  return `${lines.map((line) => line.join(',')).join('\n')}\n`;
}

/** Numbers of a CSV text with a header. */
export function parseNumbers(text: string): number[][] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
}
