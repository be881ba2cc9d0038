import { type Matrix, multiply, transpose } from '@ingd/engine';

/** The mean of each column, `[d]`, summed in double without overflow; each row counts once, or as often as its weight says. */
export function columnMeans({ rows, columns, data }: Matrix, weights?: Float64Array): Float64Array {
  const means = new Float64Array(columns);
  const total = weights === undefined ? rows : totalOf(weights);
  data.forEach((value, index) => {
    const weight = weights === undefined ? 1 : (weights[Math.floor(index / columns)] ?? 0);
    means[index % columns] = (means[index % columns] ?? 0) + (value / total) * weight;
  });
  return means;
}

/** How many rows there would be if each stood there as often as it counts. */
export function totalOf(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
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
