import { type Matrix, multiply, transpose } from '@ingd/engine';
import { rankTolerance, type SymmetricEigen, symmetricEigen } from '../points/symmetric.js';

export interface PrincipalComponents {
  /** `[d, K]`, orthonormal columns, each with its entry of largest absolute value positive. */
  readonly components: Matrix;
  /** Share of the variance inside the K components, 0 to 1. */
  readonly explained: number;
}

/**
 * The K directions of largest variance of centred points `[n, d]`, by the eigenvectors of the smaller of ZᵀZ and ZZᵀ.
 * @throws RangeError when K exceeds the number of directions in which the points vary
 */
export function principalComponents(points: Matrix, count: number): PrincipalComponents {
  const wide = points.columns > points.rows;
  const flipped = transpose(points);
  const eigen = symmetricEigen(wide ? multiply(points, flipped) : multiply(flipped, points));
  const rank = eigen.values.filter((value) => value > rankTolerance(eigen.values)).length;
  if (count > rank) {
    throw new RangeError(
      `fitPreprocessing: expected components to be at most ${rank}, the directions in which the pooled points vary, got ${count}; ask for fewer`,
    );
  }
  const kept = leadingColumns(eigen, count);
  const directions = wide ? scaledColumns(multiply(flipped, kept), eigen.values) : kept;
  return { components: withSigns(directions), explained: share(eigen.values, count) };
}

function leadingColumns({ vectors }: SymmetricEigen, count: number): Matrix {
  const { rows, columns, data } = vectors;
  const kept = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) kept.set(data.subarray(i * columns, i * columns + count), i * count);
  return { rows, columns: count, data: kept };
}

/** Zᵀu has length √λ for a unit eigenvector u of ZZᵀ with value λ. */
function scaledColumns({ rows, columns, data }: Matrix, values: Float64Array): Matrix {
  return { rows, columns, data: data.map((value, index) => value / Math.sqrt(values[index % columns] ?? 1)) };
}

function withSigns({ rows, columns, data }: Matrix): Matrix {
  const largest = new Float64Array(columns);
  data.forEach((value, index) => {
    if (Math.abs(value) > Math.abs(largest[index % columns] ?? 0)) largest[index % columns] = value;
  });
  return { rows, columns, data: data.map((value, index) => ((largest[index % columns] ?? 0) < 0 ? -value : value)) };
}

function share(values: Float64Array, count: number): number {
  const sum = (part: Float64Array): number => part.reduce((total, value) => total + Math.max(0, value), 0);
  return sum(values.subarray(0, count)) / sum(values);
}
