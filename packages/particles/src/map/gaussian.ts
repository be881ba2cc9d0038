import { cholesky, type Matrix } from '@ingd/engine';
import { columnMeans, covariance } from '../points/column-moments.js';
import { requirePoints } from '../points/require-points.js';

/** A normal distribution, in the units of the input. */
export interface Gaussian {
  /** `[d]` */
  readonly mean: Float64Array;
  /** `[d, d]`, symmetric */
  readonly covariance: Matrix;
}

/** Beyond this condition of the correlations, densities would be rounding. */
const largestCondition = 1e12;

/**
 * The normal distribution with the mean and the covariance (divided by n − 1) of points.
 * @param points `[n, d]`
 * @throws RangeError when there are fewer than 2 rows or a number is not finite
 */
export function fitGaussian(points: Matrix): Gaussian {
  requirePoints('fitGaussian', 'points', points, { minimumRows: 2 });
  return { mean: columnMeans(points), covariance: covariance(points) };
}

/** N(0, I) in `dimension` columns. */
export function standardGaussian(dimension: number): Gaussian {
  const data = new Float64Array(dimension * dimension);
  for (let axis = 0; axis < dimension; axis++) data[axis * (dimension + 1)] = 1;
  return { mean: new Float64Array(dimension), covariance: { rows: dimension, columns: dimension, data } };
}

/**
 * log N(xᵢ; mean, covariance) in nats, in float64. Scaled to correlations first, so that units do not matter.
 * @param points `[n, d]`
 * @returns `[n]`
 * @throws RangeError when the shapes do not match, or the covariance is singular
 */
export function gaussianLogDensity(gaussian: Gaussian, points: Matrix): Float64Array {
  const { rows, columns, data } = points;
  requireShapes(gaussian, columns);
  const { scales, factor } = factored(gaussian);
  const deviations = new Float64Array(rows * columns); // [d, n]
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < columns; a++) {
      deviations[a * rows + row] = ((data[row * columns + a] ?? 0) - (gaussian.mean[a] ?? 0)) / (scales[a] ?? 1);
    }
  }
  const solved = factor.solve({ rows: columns, columns: rows, data: deviations }).data;
  const volume = columns * Math.log(2 * Math.PI) + factor.logDeterminant + 2 * logProduct(scales);
  return Float64Array.from({ length: rows }, (_, row) => {
    let square = 0;
    for (let a = 0; a < columns; a++) square += (deviations[a * rows + row] ?? 0) * (solved[a * rows + row] ?? 0);
    return -(square + volume) / 2;
  });
}

function requireShapes({ mean, covariance: { rows, columns } }: Gaussian, dimension: number): void {
  if (mean.length === dimension && rows === dimension && columns === dimension) return;
  throw new RangeError(
    `gaussianLogDensity: expected a mean of ${dimension} and a covariance of [${dimension}, ${dimension}], got ${mean.length} and [${rows}, ${columns}]; give the source in the units of the points`,
  );
}

function factored({ covariance: { rows: size, data } }: Gaussian) {
  const scales = Float64Array.from({ length: size }, (_, axis) => Math.sqrt(data[axis * (size + 1)] ?? 0));
  const correlations = data.map(
    (value, index) => value / (scales[Math.floor(index / size)] ?? 1) / (scales[index % size] ?? 1),
  );
  const singular = () =>
    new RangeError(
      `gaussianLogDensity: expected a covariance that is positive definite, got a singular one of [${size}, ${size}]; fit it on more rows than there are columns, or leave dependent columns out`,
    );
  if (!correlations.every(Number.isFinite)) throw singular();
  try {
    const factor = cholesky({ rows: size, columns: size, data: correlations });
    if (factor.conditionEstimate > largestCondition) throw singular();
    return { scales, factor };
  } catch (error) {
    throw error instanceof RangeError ? singular() : error;
  }
}

function logProduct(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.log(value), 0);
}
