import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { addScaled, columnDots, columnNorms, positiveRatio, subtractScaled } from '../iteration/columns.js';
import type { IterationState, Method } from '../iteration/method.js';
import type { IterationOptions } from '../iteration/options.js';
import type { LinearOperator } from '../operator.js';
import type { Preconditioner, Solver } from '../solver.js';
import { type PreparedIteration, preconditionedSolver, residualOf } from './preconditioned-solver.js';

/** What solvers by conjugate gradients may be told. */
export interface ConjugateGradientsOptions extends IterationOptions {
  /** P ≈ A whose inverse is cheap; none where absent. */
  readonly preconditioner?: Preconditioner;
  /** Whether `prepare` compares ⟨u, A v⟩ with ⟨A u, v⟩ for random vectors, at the price of one product with two; true where absent. */
  readonly probesSymmetry?: boolean;
}

/**
 * Preconditioned conjugate gradients for a positive semidefinite operator, every right-hand side by itself but all at once
 * [Hestenes & Stiefel 1952]. Answers of semidefinite systems are right where the right-hand side lies in the range. Where the residual of
 * the recurrence drifts from the true one, it begins again on what is left.
 * @throws RangeError from `prepare` when the operator is not tagged positive semidefinite, or is not symmetric though it is tagged so
 */
export function conjugateGradients(options: ConjugateGradientsOptions = {}): Solver<PreparedIteration> {
  return preconditionedSolver('conjugateGradients', options, { methodOf: conjugateGradientMethod, semidefinite: true });
}

type State = IterationState & Record<'x' | 'r' | 'p' | 'rz' | 'least' | 'largest', Tensor2D>;

function conjugateGradientMethod(a: LinearOperator, inverse: LinearOperator | undefined, unit: Tensor2D): Method {
  const precondition = (r: Tensor2D) => inverse?.apply(r) ?? tf.clone(r);
  return {
    restarts: true,
    measure: (x) => residualOf(a, x, unit),
    begin(residual): State {
      const p = precondition(residual);
      const rz = columnDots(residual, p);
      const zero = tf.zerosLike(rz);
      const x = tf.zerosLike(p);
      return { x, r: tf.clone(residual), p, rz, least: tf.onesLike(rz), largest: zero };
    },
    step: (state) => step(a, precondition, state as State),
    claimed: ({ r }) => columnNorms(r as Tensor2D),
    curvature: ({ least }) => least as Tensor2D,
  };
}

function step(a: LinearOperator, precondition: (r: Tensor2D) => Tensor2D, state: State): State {
  const { x, r, p, rz, least, largest } = state;
  const image = a.apply(p);
  const bend = columnDots(p, image); // pᵀ A p, [1, k]
  const alpha = positiveRatio(rz, bend);
  const next = subtractScaled(r, alpha, image);
  const z = precondition(next);
  const nextRz = columnDots(next, z);
  const size = columnDots(p, p);
  const curvature = positiveRatio(bend, size);
  const most = tf.maximum<Tensor2D>(largest, tf.abs(curvature));
  const seen = tf.where(tf.greater(size, 0), tf.minimum(least, positiveRatio(curvature, most)), least) as Tensor2D;
  return {
    x: addScaled(x, alpha, p),
    r: next,
    p: addScaled(z, positiveRatio(nextRz, rz), p),
    rz: nextRz,
    least: seen,
    largest: most,
  };
}
