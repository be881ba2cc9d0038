/** The float64 operations that everything here is made of; row-major, sizes already checked, arguments left alone unless said. */
export interface DenseKernels {
  readonly name: 'relaxed-simd' | 'simd' | 'plain';
  /** A B for A `[rows, depth]`, B `[depth, columns]`. */
  multiply(product: {
    readonly a: Float64Array;
    readonly b: Float64Array;
    readonly rows: number;
    readonly columns: number;
    readonly depth: number;
  }): Float64Array;
  /** A Aᵀ for A `[rows, depth]`, exactly symmetric. */
  gram(product: {
    readonly a: Float64Array | Float32Array;
    readonly rows: number;
    readonly depth: number;
  }): Float64Array;
  /**
   * Overwrites the lower triangle of `a` `[size, size]` by its Cholesky factor and the rest by 0.
   * @returns −1, or the first pivot that is not positive; its value then stands at that place of the diagonal
   */
  factor(a: Float64Array, size: number): number;
  /** X with L Lᵀ X = B for L `[size, size]` and B `[size, count]`. */
  solve(system: {
    readonly factor: Float64Array;
    readonly size: number;
    readonly rightHandSides: Float64Array;
    readonly count: number;
  }): Float64Array;
}
