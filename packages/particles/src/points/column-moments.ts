import { type Matrix, multiply, transpose } from '@ingd/engine';

/** The mean of each column, `[d]`, summed in double without overflow. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  data.forEach((value, index) => {
    means[index % columns] = (means[index % columns] ?? 0) + value / rows;
  });
  return means;
}

/** Every row minus `center` `[d]`. */
function centered({ rows, columns, data }: Matrix, center: Float64Array): Matrix {
  return { rows, columns, data: data.map((value, index) => value - (center[index % columns] ?? 0)) };
}

/** Covariance of the columns, `[d, d]`, divided by n − 1 (by 1 for a single row). */
export function covariance(points: Matrix): Matrix {
  const deviations = centered(points, columnMeans(points));
  const product = multiply(transpose(deviations), deviations);
  const divisor = Math.max(1, points.rows - 1);
  return { ...product, data: product.data.map((value) => value / divisor) };
}
