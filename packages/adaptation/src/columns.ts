import type { Matrix } from '@ingd/engine';

/** The mean of each column, `[d]`. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  data.forEach((value, index) => {
    means[index % columns] = (means[index % columns] as number) + value / rows;
  });
  return means;
}

/** The standard deviation of each column about `means`, over all n rows; 1 where it never varies. */
export function columnDeviations({ rows, columns, data }: Matrix, means: Float64Array): Float64Array {
  const squares = new Float64Array(columns);
  data.forEach((value, index) => {
    const deviation = value - (means[index % columns] as number);
    squares[index % columns] = (squares[index % columns] as number) + (deviation * deviation) / rows;
  });
  return squares.map((square) => (square > 0 ? Math.sqrt(square) : 1));
}
