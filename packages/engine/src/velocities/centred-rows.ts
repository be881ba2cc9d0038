/** Points of any precision, row-major. */
export interface Points {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** Where points about an origin go: rows of `width` numbers, and their squares. */
export interface CentredRows {
  readonly centred: Float64Array;
  readonly squares: Float64Array;
  readonly width: number;
}

/** Points about an origin, and their squares; what lies beyond them is left as it is. */
export function centre(points: Points, origin: Float64Array, { centred, squares, width }: CentredRows): void {
  for (let row = 0, i = 0; row < points.rows; row++) {
    let square = 0;
    for (let k = 0; k < points.columns; k++, i++) {
      const value = (points.data[i] as number) - (origin[k] as number);
      centred[row * width + k] = value;
      square += value * value;
    }
    squares[row] = square;
  }
}

/** The mean of the rows. */
export function meanOf({ rows, columns, data }: Points): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  return mean;
}

/** The first `columns` of rows of `stride` numbers, transposed. */
export function across(of: Float64Array, rows: number, columns: number, stride: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = of[row * stride + column] as number;
  }
  return result;
}
