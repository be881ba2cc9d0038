import { toMatrix } from '@ingd/engine';
import * as exported from '@ingd/linalg';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { definite, key, matrix } from './inputs.js';

/** A v and Aᵀ u. */
function products(a: exported.LinearOperator): Record<string, Output> {
  return { forward: a.apply(matrix(8, a.columns, 2)), backward: a.transpose().apply(matrix(9, a.rows, 2)) };
}

const dense = () => exported.denseOperator(matrix(3, 6, 4));
const semidefinite = () => exported.denseOperator(definite(5, 30), { tags: ['positive-definite'] });

function lowRankPlusDiagonal(): exported.LinearOperator {
  const low = exported.lowRankOperator({ left: matrix(5, 30, 3) });
  return exported.sumOperator(low, exported.scaledOperator(exported.identityOperator(30), 2));
}

async function solved<State>(solver: exported.Solver<State>, a = semidefinite()): Promise<Record<string, Output>> {
  const state = await solver.prepare(a);
  const { value } = await solver.solve(state, matrix(6, 30, 2));
  solver.dispose(state);
  return { value };
}

async function preconditioned(preconditioner: exported.Preconditioner): Promise<Record<string, Output>> {
  const { inverse } = await preconditioner.prepare(semidefinite());
  return { inverse: inverse.apply(matrix(6, 30, 2)) };
}

export const linalg: PackageCases = {
  specifier: '@ingd/linalg',
  exported,
  entries: {
    choosePlan: noNumbers,
    measureRates: aside('a measurement'),
    forgetRates: noNumbers,
    denseOperator: float32(() => products(dense())),
    denseForm: float32(async () => ({ form: await exported.denseForm(dense()) })),
    diagonalOperator: float32(() => products(exported.diagonalOperator(tf.tensor1d([1, -2, 3])))),
    identityOperator: float32(() => products(exported.identityOperator(4))),
    lowRankOperator: float32(() =>
      products(exported.lowRankOperator({ left: matrix(3, 6, 2), right: matrix(4, 5, 2) })),
    ),
    gramOperator: float32(() => products(exported.gramOperator(dense()))),
    sumOperator: float32(() => products(exported.sumOperator(dense(), dense()))),
    scaledOperator: float32(() => products(exported.scaledOperator(dense(), -0.3))),
    productOperator: float32(() =>
      products(exported.productOperator(dense(), exported.denseOperator(matrix(4, 4, 5)))),
    ),
    functionOperator: float32(() =>
      products(
        exported.functionOperator({
          rows: 4,
          columns: 4,
          apply: (v) => tf.cumsum(v, 0),
          applyTransposed: (v) => tf.cumsum(v, 0, false, true),
        }),
      ),
    ),
    jacobianOperator: float32(() =>
      products(exported.jacobianOperator({ f: (x) => tf.sin(tf.mul(x as tf.Tensor, 2)), at: [matrix(3, 6, 1)] })),
    ),
    conjugateGradients: float32(() => solved(exported.conjugateGradients()), 1e-4),
    blockConjugateGradients: float32(() => solved(exported.blockConjugateGradients()), 1e-4),
    minres: float32(() => solved(exported.minres()), 1e-4),
    lsmr: float32(() => solved(exported.lsmr()), 1e-4),
    choleskySolver: float32(() => solved(exported.choleskySolver())),
    pivotedCholeskySolver: float32(() => solved(exported.pivotedCholeskySolver())),
    woodburySolver: float32(() => solved(exported.woodburySolver(), lowRankPlusDiagonal())),
    pivotedCholeskyPreconditioner: float32(() =>
      preconditioned(exported.pivotedCholeskyPreconditioner({ shift: 1, maxRank: 10 })),
    ),
    planSolve: noNumbers,
    woodburyIsCheaper: onHost,
    symmetricEigen: onHost,
    symmetricEigenvalues: onHost,
    woodburyFactor: float32(async () => {
      const factor = await toMatrix(matrix(5, 30, 3));
      const { solve } = await exported.woodburyFactor({ diagonal: new Float64Array(30).fill(2), factor });
      return { solution: solve(await toMatrix(matrix(6, 30, 2))) };
    }, 1e-12),
    logDeterminant: float32(
      async () => ({ value: (await exported.logDeterminant(semidefinite(), { key })).value }),
      1e-4,
    ),
    jacobi: float32(() => preconditioned(exported.jacobi())),
    nystrom: float32(() => preconditioned(exported.nystrom({ key, shift: 1, rank: 10 })), 1e-3),
    extremeEigenvalues: float32(async () => {
      const { smallest, largest } = await exported.extremeEigenvalues(semidefinite(), { key });
      return { smallest: smallest.value, largest: largest.value };
    }),
  },
};
