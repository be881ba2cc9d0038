import { type Matrix, multiply, transpose } from '@ingd/engine';
import { symmetricEigen as ascendingEigen } from '@ingd/linalg';

/** A = V diag(values) Vᵀ, the largest value first. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** `[d, d]`: one eigenvector to a column. */
  readonly vectors: Matrix;
}

/** Eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first. */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const { rows, columns } = matrix;
  const { values, vectors } = ascendingEigen(matrix);
  const data = new Float64Array(rows * columns);
  vectors.forEach((vector, index) => {
    for (let i = 0; i < rows; i++) data[i * columns + columns - 1 - index] = vector[i] ?? 0;
  });
  return { values: values.slice().reverse(), vectors: { rows, columns, data } };
}

/** Below this share of the largest, an eigenvalue is rounding: what a product of d × d matrices leaves. */
export function rankTolerance(values: Float64Array): number {
  return (values[0] ?? 0) * values.length * Number.EPSILON * 8;
}

/**
 * V diag(f(values)) Vᵀ of a positive semidefinite matrix. Directions without any variance stay at zero, so that
 * `x ** -0.5` gives the square root of the pseudo-inverse.
 */
export function symmetricFunction(matrix: Matrix, f: (eigenvalue: number) => number): Matrix {
  return symmetricFunctions(matrix)(f);
}

/** The same for several functions of one matrix, whose eigenvectors are found once. */
export function symmetricFunctions(matrix: Matrix): (f: (eigenvalue: number) => number) => Matrix {
  const { values, vectors } = symmetricEigen(matrix);
  const tolerance = rankTolerance(values);
  const { rows, columns, data } = vectors;
  return (f) => {
    const images = values.map((value) => (value > tolerance ? f(value) : 0));
    const scaled = { rows, columns, data: data.map((value, index) => value * (images[index % columns] ?? 0)) };
    return symmetrized(multiply(scaled, transpose(vectors)));
  };
}

/** ½ (A + Aᵀ): takes away what rounding made unsymmetric. */
export function symmetrized(matrix: Matrix): Matrix {
  const flipped = transpose(matrix).data;
  return { ...matrix, data: matrix.data.map((value, index) => (value + (flipped[index] ?? 0)) / 2) };
}
