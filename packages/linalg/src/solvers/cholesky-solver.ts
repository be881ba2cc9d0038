import { type CholeskyFactor, cholesky, expectNumber, type Matrix, multiply } from '@ingd/engine';
import { difference } from '../factors/dense-algebra.js';
import type { Solver } from '../solver.js';
import { directSolution, type FactorFailure, unsolved } from './direct-solution.js';
import { expectRightHandSides, expectSemidefinite } from './expect-operator.js';
import { symmetricForm } from './symmetric-form.js';

/** What a direct solver may be told. */
export interface DirectSolverOptions {
  /** Relative residual up to which an answer counts as `converged`; 1e-5 where absent. */
  readonly tolerance?: number;
}

/** A dense form with its factor, or why there is none. Host memory alone: nothing to dispose. */
export interface PreparedCholesky {
  readonly size: number;
  readonly factored: { readonly matrix: Matrix; readonly factor: CholeskyFactor } | FactorFailure;
}

/**
 * Cholesky's factor of the dense form of a positive definite operator, in float64 on the host: n products with A (none for a dense one)
 * and n³ / 3 operations. That A is not definite is data: every solve is then a `breakdown`.
 * @throws RangeError from `prepare` when the operator is not tagged positive semidefinite, is not symmetric, or 8 n² bytes do not fit
 */
export function choleskySolver({ tolerance = 1e-5 }: DirectSolverOptions = {}): Solver<PreparedCholesky> {
  expectNumber('choleskySolver', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  return {
    name: 'choleskySolver',
    async prepare(a) {
      expectSemidefinite('choleskySolver', a);
      const matrix = await symmetricForm('choleskySolver', a);
      return { size: a.rows, factored: 'status' in matrix ? matrix : factored(matrix) };
    },
    async solve({ size, factored }, b) {
      expectRightHandSides('choleskySolver.solve', { rows: size }, b);
      if ('status' in factored) return unsolved(factored, size, b.shape[1]);
      const { matrix, factor } = factored;
      return directSolution({
        b,
        size,
        solve: factor.solve,
        residual: (rightHandSides, x) => difference(rightHandSides, multiply(matrix, x)),
        tolerance,
        cause: (residual) =>
          `a relative residual of ${residual.toPrecision(2)}: condition estimate ${factor.conditionEstimate.toExponential(0)}; raise ridge or use pivotedCholeskySolver()`,
      });
    },
    dispose() {},
  };
}

function factored(matrix: Matrix): PreparedCholesky['factored'] {
  try {
    return { matrix, factor: cholesky(matrix) };
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.includes('not positive definite')) throw error;
    return { status: 'breakdown', cause: `${error.message}, or use pivotedCholeskySolver() or minres()` };
  }
}
