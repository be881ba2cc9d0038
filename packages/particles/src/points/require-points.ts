import type { Matrix } from '@ingd/engine';

export interface PointsRequirement {
  readonly columns?: number;
  readonly minimumRows?: number;
}

/**
 * Checks points on the host: as many columns as wanted, enough rows, every number finite.
 * @throws RangeError naming the row and the column, counted from 1, of a number that is not finite
 */
export function requirePoints(
  functionName: string,
  name: string,
  points: Matrix,
  wanted: PointsRequirement = {},
): void {
  const { rows, columns, data } = points;
  const { columns: width = columns, minimumRows = 1 } = wanted;
  if (columns !== width || columns < 1) {
    throw new RangeError(
      `${functionName}: expected ${name} with ${width < 1 ? 'at least 1' : width} columns, got ${columns}; pass points of the same space`,
    );
  }
  if (rows < minimumRows) {
    throw new RangeError(
      `${functionName}: expected ${name} with at least ${minimumRows} rows, got ${rows}; pass more points`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RangeError(
    `${functionName}: expected ${name} to hold finite numbers, got ${data[bad]} in row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}; drop that row or fill it in`,
  );
}
