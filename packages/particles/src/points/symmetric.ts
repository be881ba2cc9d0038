import { type Matrix, multiply, transpose } from '@ingd/engine';
import { Matrix as DenseMatrix, EigenvalueDecomposition } from 'ml-matrix';

/** A = V diag(values) Vᵀ, the largest value first. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** `[d, d]`: one eigenvector to a column. */
  readonly vectors: Matrix;
}

/** Eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first. */
export function symmetricEigen({ rows, columns, data }: Matrix): SymmetricEigen {
  const dense = DenseMatrix.from1DArray(rows, columns, data);
  const decomposition = new EigenvalueDecomposition(dense, { assumeSymmetric: true });
  const { eigenvectorMatrix } = decomposition;
  const vectors = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) vectors[i * columns + j] = eigenvectorMatrix.get(i, columns - 1 - j);
  }
  return {
    values: Float64Array.from(decomposition.realEigenvalues).reverse(),
    vectors: { rows, columns, data: vectors },
  };
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
  const { values, vectors } = symmetricEigen(matrix);
  const tolerance = rankTolerance(values);
  const images = values.map((value) => (value > tolerance ? f(value) : 0));
  const { rows, columns, data } = vectors;
  const scaled = { rows, columns, data: data.map((value, index) => value * (images[index % columns] ?? 0)) };
  return symmetrized(multiply(scaled, transpose(vectors)));
}

/** ½ (A + Aᵀ): takes away what rounding made unsymmetric. */
export function symmetrized(matrix: Matrix): Matrix {
  const flipped = transpose(matrix).data;
  return { ...matrix, data: matrix.data.map((value, index) => (value + (flipped[index] ?? 0)) / 2) };
}
