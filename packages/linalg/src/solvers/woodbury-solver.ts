import { expectNumber, type Matrix, multiply, transpose } from '@ingd/engine';
import { difference, scaledRows } from '../factors/dense-algebra.js';
import { readTerms, woodburyTerms } from '../factors/low-rank-plus-diagonal.js';
import { type WoodburyFactor, type WoodburyParts, woodburyFactor } from '../factors/woodbury-factor.js';
import type { LinearOperator } from '../operator.js';
import type { Solver } from '../solver.js';
import type { DirectSolverOptions } from './cholesky-solver.js';
import { directSolution } from './direct-solution.js';
import { expectRightHandSides } from './expect-operator.js';

/** D + U diag(w) Uᵀ with its factor. Host memory alone: nothing to dispose. */
export interface PreparedWoodbury {
  readonly parts: Required<WoodburyParts>;
  readonly factor: WoodburyFactor;
}

/**
 * Woodbury's identity for a positive diagonal plus low rank, in float64 on the host: sums of diagonal, identity, U diag(w) Uᵀ with weights
 * of at least 0, and Gram matrices of dense matrices, and multiples of them. Takes about n r² operations; see `woodburyIsCheaper`.
 * @throws RangeError from `prepare` for an operator made otherwise, or where the diagonal is not positive or a weight negative
 */
export function woodburySolver({ tolerance = 1e-5 }: DirectSolverOptions = {}): Solver<PreparedWoodbury> {
  expectNumber('woodburySolver', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  return {
    name: 'woodburySolver',
    async prepare(a) {
      const terms = woodburyTerms(a);
      if (terms === undefined) throw notLowRank(a);
      const parts = await readTerms(terms, a.rows);
      return { parts, factor: await woodburyFactor(parts) };
    },
    async solve({ parts, factor }, b) {
      const size = parts.diagonal.length;
      expectRightHandSides('woodburySolver.solve', { rows: size }, b);
      return directSolution({
        b,
        size,
        solve: factor.solve,
        residual: (rightHandSides, x) => difference(rightHandSides, product(parts, x)),
        tolerance,
        cause: (residual) =>
          `a relative residual of ${residual.toPrecision(2)}: the low-rank part outweighs the diagonal by more than float64 holds; raise ridge`,
      });
    },
    dispose() {},
  };
}

/** D X + U diag(w) Uᵀ X */
function product({ diagonal, factor, weights }: Required<WoodburyParts>, x: Matrix): Matrix {
  const lowRank = multiply(factor, scaledRows(multiply(transpose(factor), x), weights));
  return { ...x, data: scaledRows(x, diagonal).data.map((value, i) => value + (lowRank.data[i] as number)) };
}

function notLowRank({ name, rows, columns }: LinearOperator): RangeError {
  return new RangeError(
    `woodburySolver: expected a sum of diagonal, low-rank and Gram operators, got ${name} [${rows}, ${columns}]; use choleskySolver() or conjugateGradients()`,
  );
}
