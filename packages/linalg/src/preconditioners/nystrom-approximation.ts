import { cholesky, gram, type Matrix, multiply, transpose } from '@ingd/engine';
import { symmetrised } from '../factors/dense-algebra.js';
import { symmetricEigen } from '../spectrum/symmetric-eigen.js';
import { solveLower, solveUpper } from '../spectrum/triangular.js';

/** A ≈ U diag(λ) Uᵀ. */
export interface NystromApproximation {
  /** U, `[n, r]`, orthonormal. */
  readonly basis: Matrix;
  /** λ, `[r]`, descending. */
  readonly eigenvalues: readonly number[];
  /** Whether the sketch has met eigenvalues too small for float32: more columns would find rounding alone. */
  readonly exhausted: boolean;
}

/** Rounding of float32 products, by which the sketch is shifted so that its core has a Cholesky factor. */
const ROUNDING = 2 ** -23;
const MOST_SHIFTS = 4;

/**
 * Randomised Nyström approximation Y (Ωᵀ Y)⁻¹ Yᵀ of a positive semidefinite A from Y = A Ω, shifted for stability
 * [Frangella, Tropp & Udell 2023, Algorithm 2.1]. In float64; Y comes from float32 products.
 * @param test Ω, `[n, l]`
 * @param sketch Y, `[n, l]`
 * @returns undefined where Ωᵀ Y is indefinite beyond rounding: A is not semidefinite
 */
export async function nystromApproximation(test: Matrix, sketch: Matrix): Promise<NystromApproximation | undefined> {
  let nu = (ROUNDING * Math.sqrt(test.rows) * norm(sketch)) / Math.max(norm(test), Number.MIN_VALUE);
  for (let attempt = 0; attempt < MOST_SHIFTS; attempt++, nu *= 10) {
    const shifted = { ...sketch, data: sketch.data.map((value, i) => value + nu * (test.data[i] as number)) };
    const lower = factor(symmetrised(multiply(transpose(test), shifted)));
    if (lower !== undefined) return rotated(shifted, lower, nu);
  }
  return undefined;
}

/** L of a core Ωᵀ Y; undefined where it is not positive definite. */
function factor(core: Matrix): Matrix | undefined {
  try {
    return cholesky(core).lower;
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('not positive definite')) return undefined;
    throw error;
  }
}

/** Eigenvectors of B Bᵀ, B = Y L⁻ᵀ, by those of the small Bᵀ B = V Σ² Vᵀ: U = Y L⁻ᵀ V Σ⁻¹. */
async function rotated(shifted: Matrix, lower: Matrix, nu: number): Promise<NystromApproximation> {
  const half = solveLower(lower, await gram(transpose(shifted)));
  const { values, vectors } = symmetricEigen(symmetrised(solveLower(lower, transpose(half))));
  const kept = [...values.keys()].reverse().filter((i) => (values[i] as number) > 2 * nu);
  const columns = { rows: lower.rows, columns: kept.length, data: new Float64Array(lower.rows * kept.length) };
  kept.forEach((i, column) => {
    const scale = 1 / Math.sqrt(values[i] as number);
    for (let row = 0; row < lower.rows; row++) {
      columns.data[row * kept.length + column] = scale * (vectors[i]?.[row] as number);
    }
  });
  return {
    basis: multiply(shifted, solveUpper(lower, columns)),
    eigenvalues: kept.map((i) => (values[i] as number) - nu),
    exhausted: kept.length < values.length,
  };
}

function norm({ data }: Matrix): number {
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
}
