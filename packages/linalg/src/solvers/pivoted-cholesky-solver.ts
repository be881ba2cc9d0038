import { type CholeskyFactor, cholesky, expectNumber, gram, type Matrix, multiply, transpose } from '@ingd/engine';
import { difference, largestEntry } from '../factors/dense-algebra.js';
import { pivotedCholesky } from '../factors/pivoted-cholesky.js';
import type { Solver } from '../solver.js';
import type { DirectSolverOptions } from './cholesky-solver.js';
import { directSolution, type FactorFailure, unsolved } from './direct-solution.js';
import { expectRightHandSides, expectSemidefinite } from './expect-operator.js';
import { symmetricForm } from './symmetric-form.js';

/** What `pivotedCholeskySolver` may be told. */
export interface PivotedCholeskySolverOptions extends DirectSolverOptions {
  /** Pivots of at most this share of the largest diagonal entry count as 0; 1e-6, or n 2⁻²⁴ where that is more, where absent. */
  readonly rankTolerance?: number;
}

interface Factored {
  readonly matrix: Matrix;
  /** L, `[n, r]`, and Lᵀ. */
  readonly factor: Matrix;
  readonly transposed: Matrix;
  readonly inner: CholeskyFactor;
}

/** A dense form with its factor of as many columns as its rank, or why there is none. Host memory alone: nothing to dispose. */
export interface PreparedPivotedCholesky {
  readonly size: number;
  /** r; 0 where there is no factor. */
  readonly rank: number;
  readonly factored: Factored | FactorFailure;
}

/**
 * A ≈ L Lᵀ with diagonal pivoting, for a positive semidefinite operator of any rank, in float64 on the host. X = L (LᵀL)⁻² LᵀB is the
 * answer of least norm; where B has a part outside the range of A it is one of least squares, and the status `stagnated` says so.
 * @throws RangeError from `prepare` when the operator is not tagged positive semidefinite, is not symmetric, or 8 n² bytes do not fit
 */
export function pivotedCholeskySolver(options: PivotedCholeskySolverOptions = {}): Solver<PreparedPivotedCholesky> {
  const { tolerance = 1e-5, rankTolerance } = options;
  expectNumber('pivotedCholeskySolver', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  if (rankTolerance !== undefined) {
    expectNumber('pivotedCholeskySolver', 'rankTolerance', rankTolerance, { minimum: 0, maximum: 1 });
  }
  return {
    name: 'pivotedCholeskySolver',
    async prepare(a) {
      expectSemidefinite('pivotedCholeskySolver', a);
      const matrix = await symmetricForm('pivotedCholeskySolver', a);
      const size = a.rows;
      if ('status' in matrix) return { size, rank: 0, factored: matrix };
      const result = await factored(matrix, rankTolerance ?? Math.max(1e-6, size * 2 ** -24));
      return { size, rank: 'status' in result ? 0 : result.factor.columns, factored: result };
    },
    async solve({ size, rank, factored: result }, b) {
      expectRightHandSides('pivotedCholeskySolver.solve', { rows: size }, b);
      if ('status' in result) return unsolved(result, size, b.shape[1]);
      const { matrix, factor, transposed, inner } = result;
      return directSolution({
        b,
        size,
        solve: (rightHandSides) => multiply(factor, inner.solve(inner.solve(multiply(transposed, rightHandSides)))),
        residual: (rightHandSides, x) => difference(rightHandSides, multiply(matrix, x)),
        tolerance,
        cause: (residual) =>
          `a relative residual of ${residual.toPrecision(2)}: the right-hand side has a part outside the range of A, of rank ${rank} of ${size}; the answer is the one of least squares and least norm; raise ridge for a regular A`,
      });
    },
    dispose() {},
  };
}

async function factored(matrix: Matrix, tolerance: number): Promise<Factored | FactorFailure> {
  const { rows: size, data } = matrix;
  const { factor } = await pivotedCholesky({
    diagonal: Float64Array.from({ length: size }, (_, i) => data[i * size + i] as number),
    column: (i) => data.subarray(i * size, (i + 1) * size),
    tolerance,
    maxRank: size,
  });
  const left = largestEntry(difference(matrix, await gram(factor)));
  if (left > 10 * tolerance * largestEntry(matrix)) {
    const cause = `not positive semidefinite: A − L Lᵀ has an entry of size ${left.toPrecision(2)}; use minres()`;
    return { status: 'breakdown', cause };
  }
  const transposed = transpose(factor);
  return { matrix, factor, transposed, inner: cholesky(await gram(transposed)) };
}
