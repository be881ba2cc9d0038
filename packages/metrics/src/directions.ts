import { expectNumber, type Key, type Matrix, normalValues } from '@ingd/engine';

/** Directions drawn at random, or given. */
export type Directions =
  | {
      /** Draws the directions. */
      readonly key: Key;
      /** How many; 100 unless told. */
      readonly projections?: number | undefined;
      readonly directions?: undefined;
    }
  | {
      /** Unit vectors, `[l, d]`. */
      readonly directions: Matrix;
    };

/** Unit vectors, `[l, d]`, uniform on the sphere where they are drawn. */
export function directionsOf(functionName: string, choice: Directions, columns: number): Matrix {
  if (choice.directions !== undefined) return expectUnit(functionName, choice.directions, columns);
  const { key, projections = 100 } = choice;
  expectNumber(functionName, 'projections', projections, { minimum: 1, integer: true });
  const data = normalValues(key, projections * columns);
  for (let start = 0; start < data.length; start += columns) {
    const row = data.subarray(start, start + columns);
    const length = lengthOf(row);
    for (let k = 0; k < columns; k++) row[k] = (row[k] as number) / length;
  }
  return { rows: projections, columns, data };
}

function expectUnit(functionName: string, directions: Matrix, columns: number): Matrix {
  const { rows, data } = directions;
  const unit = (row: number) => Math.abs(lengthOf(data.subarray(row * columns, (row + 1) * columns)) - 1) < 1e-6;
  if (rows >= 1 && directions.columns === columns && Array.from({ length: rows }, (_, row) => row).every(unit)) {
    return directions;
  }
  throw new RangeError(
    `${functionName}: expected directions of shape [l, ${columns}] of length 1 each, got [${rows}, ${directions.columns}]; divide each row by its length`,
  );
}

function lengthOf(row: Float64Array): number {
  return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
}
