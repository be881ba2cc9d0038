import { expectNumber, expectShape, gram, type Matrix, multiply, transpose } from '@ingd/engine';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnsOf } from '../dense-form.js';
import { scaledColumns } from '../factors/dense-algebra.js';
import { type PivotedCholesky, pivotedCholesky } from '../factors/pivoted-cholesky.js';
import type { LinearOperator } from '../operator.js';
import type { Preconditioner, PreparedPreconditioner } from '../solver.js';
import { expectSemidefinite } from '../solvers/expect-operator.js';
import { symmetricEigen } from '../spectrum/symmetric-eigen.js';
import { diagonalOf } from './diagonal-of.js';
import { spectralInverse } from './spectral-inverse.js';

/** When the rank of a pivoted Cholesky preconditioner is enough. */
export interface PivotedCholeskyPreconditionerOptions {
  /** μ of A = B + μ I with B semidefinite, as a ridge; 0 where absent. */
  readonly shift?: number;
  /** Ends when no diagonal entry of B − L Lᵀ is above this share of the largest; 1e-4 where absent. */
  readonly tolerance?: number;
  /** Largest rank, and so the most products with A, each by itself; 100 where absent. */
  readonly maxRank?: number;
  /** The diagonal of A, `[n]`, where its structure does not tell it; borrowed, and needed until `prepare` is done. */
  readonly diagonal?: Tensor1D;
}

/** A preconditioner that says of what rank it is. */
export interface PreparedPivotedCholeskyPreconditioner extends PreparedPreconditioner {
  readonly rank: number;
}

/** The contract with what `prepare` gives here. */
export interface PivotedCholeskyPreconditioner extends Preconditioner {
  prepare(a: LinearOperator): Promise<PreparedPivotedCholeskyPreconditioner>;
}

/**
 * P = L Lᵀ + (μ + δ) I with the pivoted Cholesky factor L of B = A − μ I and δ = trace(B − L Lᵀ) / n   [Harbrecht, Peters & Schneider 2012].
 * Reads one column of A for each rank; right where columns are cheap and the spectrum decays, as of smooth kernels.
 * @throws RangeError from `prepare` when the operator is not tagged positive semidefinite, or its diagonal is not known
 */
export function pivotedCholeskyPreconditioner(
  options: PivotedCholeskyPreconditionerOptions = {},
): PivotedCholeskyPreconditioner {
  const { shift = 0, tolerance = 1e-4, maxRank = 100 } = options;
  const name = 'pivotedCholeskyPreconditioner';
  expectNumber(name, 'shift', shift, { minimum: 0 });
  expectNumber(name, 'tolerance', tolerance, { minimum: 0, maximum: 1 });
  expectNumber(name, 'maxRank', maxRank, { minimum: 1, integer: true });
  return {
    name,
    async prepare(a) {
      expectSemidefinite(name, a);
      const diagonal = (await readDiagonal(name, a, options.diagonal)).map((value) => value - shift);
      const column = (i: number) => readColumn(a, i, shift);
      const found = await pivotedCholesky({ diagonal, column, tolerance, maxRank });
      const inverse = await inverseOf(found, shift);
      return { inverse, rank: found.pivots.length, dispose: () => inverse.dispose() };
    },
  };
}

async function readDiagonal(name: string, a: LinearOperator, given: Tensor1D | undefined): Promise<Float64Array> {
  if (given !== undefined) {
    expectShape(name, 'diagonal', given, [a.rows]);
    return new Float64Array(await given.data());
  }
  const found = tf.tidy(() => {
    const known = diagonalOf(a);
    return known === undefined ? [] : [tf.clone(known)];
  });
  const [diagonal] = found;
  if (diagonal === undefined) {
    throw new RangeError(
      `${name}: expected the diagonal of ${a.name} [${a.rows}, ${a.rows}], whose structure does not tell it, got none; pass diagonal or use nystrom()`,
    );
  }
  try {
    return new Float64Array(await diagonal.data());
  } finally {
    diagonal.dispose();
  }
}

/** Column i of A − μ I. */
async function readColumn(a: LinearOperator, i: number, shift: number): Promise<Float64Array> {
  const column = columnsOf(a, { from: i, count: 1 });
  try {
    const values = new Float64Array(await column.data());
    values[i] = (values[i] as number) - shift;
    return values;
  } finally {
    column.dispose();
  }
}

/** By the eigenvectors of L Lᵀ, found from those of LᵀL = V Λ Vᵀ: U = L V Λ^-½. */
async function inverseOf({ factor, rest }: PivotedCholesky, shift: number): Promise<LinearOperator> {
  const { values, vectors } = symmetricEigen(await gram(transpose(factor)));
  const eigenvalues = values.map((value) => Math.max(value, Number.MIN_VALUE));
  const rank = factor.columns;
  const turned: Matrix = { rows: rank, columns: rank, data: new Float64Array(rank * rank) };
  vectors.forEach((vector, j) => {
    vector.forEach((value, i) => {
      turned.data[i * rank + j] = value;
    });
  });
  const basis = multiply(
    factor,
    scaledColumns(
      turned,
      eigenvalues.map((value) => 1 / Math.sqrt(value)),
    ),
  );
  const left = rest.reduce((sum, value) => sum + Math.max(value, 0), 0) / Math.max(rest.length, 1);
  const level = shift + left;
  const floor = level > 0 ? 0 : (eigenvalues[0] ?? 1); // exactly of low rank: as small as the least that was found
  return spectralInverse({ basis, eigenvalues, shift: level, floor });
}
