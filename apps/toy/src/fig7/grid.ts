import type { Matrix } from '@ingd/engine';

/** The square that is drawn: [−RANGE, RANGE]². */
export const RANGE = 3.6;

const SIDE = 72;
const CELL = (2 * RANGE) / SIDE;

const edge = (place: number): number => -RANGE + place * CELL;

/** Centres of cells that cover the square, row after row from below, `[72 · 72, 2]`. */
export const GRID: Matrix = {
  rows: SIDE * SIDE,
  columns: 2,
  data: Float64Array.from({ length: 2 * SIDE * SIDE }, (_, at) => {
    const cell = at >> 1;
    return edge((at % 2 === 0 ? cell % SIDE : Math.floor(cell / SIDE)) + 0.5);
  }),
};

/** Cells of one row that lie side by side and have the same label. */
export interface Stripe {
  readonly label: number;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** The labels of the grid's cells as few rectangles. */
export function stripes(labels: readonly number[]): readonly Stripe[] {
  const starts = labels.flatMap((label, cell) => (cell % SIDE === 0 || labels[cell - 1] !== label ? [cell] : []));
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? labels.length;
    const [row, column] = [Math.floor(start / SIDE), start % SIDE];
    const across = { x1: edge(column), x2: edge(column + end - start) };
    return { label: labels[start] as number, ...across, y1: edge(row), y2: edge(row + 1) };
  });
}
