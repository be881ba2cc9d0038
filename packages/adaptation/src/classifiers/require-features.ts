import type { Matrix } from '@ingd/engine';

/**
 * Checks points that a classifier learns from or predicts.
 * @throws RangeError when the columns are not as many as wanted, or a number is not finite
 */
export function requireFeatures(functionName: string, points: Matrix, columns = points.columns): void {
  if (points.columns !== columns || columns < 1) {
    throw new RangeError(
      `${functionName}: expected points of ${columns < 1 ? 'at least 1' : columns} columns, got ${points.columns}; pass points of the same features`,
    );
  }
  const bad = points.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RangeError(
    `${functionName}: expected finite numbers, got ${points.data[bad]} in row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}; drop that row or fill it in`,
  );
}
