/** The float64 operations that everything here is made of; row-major, sizes already checked, arguments left alone. */
export interface DenseKernels {
  readonly name: 'tensorflow' | 'relaxed-simd' | 'simd' | 'plain';
  /** A B for A `[rows, depth]`, B `[depth, columns]`. */
  multiply(product: MatrixProduct): Float64Array;
  /** A Aᵀ for A `[rows, depth]`, exactly symmetric. */
  gram(product: GramProduct): Float64Array;
  /** The Cholesky factor of A `[size, size]`, of which the lower triangle is read. */
  factor(a: Float64Array, size: number): Factorisation;
  /** X with L Lᵀ X = B for L `[size, size]` and B `[size, count]`. */
  solve(system: TriangularSystem): Float64Array;
}

export interface MatrixProduct {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

export interface GramProduct {
  readonly a: Float64Array | Float32Array;
  readonly rows: number;
  readonly depth: number;
}

export interface TriangularSystem {
  readonly factor: Float64Array;
  readonly size: number;
  readonly rightHandSides: Float64Array;
  readonly count: number;
}

/** Either the lower triangular factor, or the first pivot that is not positive and its value. */
export type Factorisation = { readonly lower: Float64Array } | { readonly failedPivot: number; readonly pivot: number };
