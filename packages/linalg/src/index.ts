// Operators
export { denseForm } from './dense-form.js';
// Factors
export {
  type WoodburyFactor,
  type WoodburyParts,
  type WoodburySize,
  woodburyFactor,
  woodburyIsCheaper,
} from './factors/woodbury-factor.js';
// Solvers
export type { IterationOptions } from './iteration/options.js';
export type { LinearOperator, OperatorCost, OperatorStructure, Tag } from './operator.js';
export { type DenseOperatorOptions, denseOperator } from './operators/dense.js';
export { type DiagonalOperatorOptions, diagonalOperator } from './operators/diagonal.js';
export { type FunctionOperatorOptions, functionOperator } from './operators/function-operator.js';
export { gramOperator } from './operators/gram.js';
export { identityOperator } from './operators/identity.js';
export { type JacobianOperatorOptions, jacobianOperator } from './operators/jacobian.js';
export { type LowRankOperatorOptions, lowRankOperator } from './operators/low-rank.js';
export { productOperator } from './operators/product.js';
export { scaledOperator } from './operators/scaled.js';
export { sumOperator } from './operators/sum.js';
// Plans
export { choosePlan, type Plan, type PlanCandidate, type PlanEstimate, type PlanRequest } from './plan/choose-plan.js';
export { forgetRates, measureRates, type Rates } from './plan/measure-rates.js';
export { type PlanSolveRequest, planSolve, type SolvePlan } from './plan/plan-solve.js';
// Preconditioners
export { type JacobiOptions, jacobi } from './preconditioners/jacobi.js';
export {
  type NystromOptions,
  type NystromPreconditioner,
  nystrom,
  type PreparedNystrom,
} from './preconditioners/nystrom.js';
export {
  type PivotedCholeskyPreconditioner,
  type PivotedCholeskyPreconditionerOptions,
  type PreparedPivotedCholeskyPreconditioner,
  pivotedCholeskyPreconditioner,
} from './preconditioners/pivoted-cholesky.js';
export type { Preconditioner, PreparedPreconditioner, Solution, SolveLook, Solver, SolveStatus } from './solver.js';
export { blockConjugateGradients } from './solvers/block-conjugate-gradients.js';
export { choleskySolver, type DirectSolverOptions, type PreparedCholesky } from './solvers/cholesky-solver.js';
export { type ConjugateGradientsOptions, conjugateGradients } from './solvers/conjugate-gradients.js';
export { type LsmrOptions, lsmr, type PreparedLsmr } from './solvers/lsmr.js';
export { type MinresOptions, minres } from './solvers/minres.js';
export {
  type PivotedCholeskySolverOptions,
  type PreparedPivotedCholesky,
  pivotedCholeskySolver,
} from './solvers/pivoted-cholesky-solver.js';
export type { PreparedIteration } from './solvers/preconditioned-solver.js';
export { type PreparedWoodbury, woodburySolver } from './solvers/woodbury-solver.js';
// Spectra
export {
  type EigenvalueEstimate,
  type ExtremeEigenvalues,
  type ExtremeEigenvaluesOptions,
  extremeEigenvalues,
} from './spectrum/extreme-eigenvalues.js';
export { type LogDeterminant, type LogDeterminantOptions, logDeterminant } from './spectrum/log-determinant.js';
export { symmetricEigen, symmetricEigenvalues } from './spectrum/symmetric-eigen.js';
export type { SymmetricEigen } from './spectrum/tridiagonal-eigen.js';
