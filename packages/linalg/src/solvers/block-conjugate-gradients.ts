import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnDots, columnNorms, positiveRatio } from '../iteration/columns.js';
import type { IterationState, Method } from '../iteration/method.js';
import type { LinearOperator } from '../operator.js';
import type { Solver } from '../solver.js';
import { blockFactors, sweptInverse } from './block-algebra.js';
import type { ConjugateGradientsOptions } from './conjugate-gradients.js';
import { type PreparedIteration, preconditionedSolver, residualOf } from './preconditioned-solver.js';

/**
 * Block conjugate gradients: all right-hand sides search in the space that they span together, which takes fewer products than each by
 * itself where a few eigenvalues stand out. The residual is kept as an orthonormal block times a triangular one   [Dubrulle 2001,
 * BCGrQ], and directions that have become dependent are dropped, so equal or solved right-hand sides do no harm. Worth it for up to some
 * tens of them: a step has some 30 k kernels.
 * @throws RangeError from `prepare` as `conjugateGradients`
 */
export function blockConjugateGradients(options: ConjugateGradientsOptions = {}): Solver<PreparedIteration> {
  return preconditionedSolver('blockConjugateGradients', options, { methodOf: blockMethod, semidefinite: true });
}

/** R = Q C, the directions S, and the least curvature of a direction relative to the largest. */
type State = IterationState & { readonly [name in 'q' | 'upper' | 's' | 'least' | 'largest']: Tensor2D };

function blockMethod(a: LinearOperator, inverse: LinearOperator | undefined, unit: Tensor2D): Method {
  const precondition = (r: Tensor2D) => inverse?.apply(r) ?? tf.clone(r);
  return {
    restarts: true,
    measure: (x) => residualOf(a, x, unit),
    begin(residual): State {
      const { q, z, upper } = blockFactors(residual, precondition(residual));
      const count: [number, number] = [1, unit.shape[1]];
      return { x: tf.zerosLike(residual), q, upper, s: z, least: tf.ones(count), largest: tf.zeros(count) };
    },
    step: (state) => step(a, precondition, state as State),
    claimed: ({ q, upper }) => columnNorms(tf.matMul(q as Tensor2D, upper as Tensor2D)),
    curvature: ({ least }) => tf.add<Tensor2D>(tf.mul(least as Tensor2D, 0), tf.min(least as Tensor2D)),
  };
}

function step(a: LinearOperator, precondition: (r: Tensor2D) => Tensor2D, state: State): State {
  const { x, q, upper, s, largest } = state;
  const image = a.apply(s);
  const bends: Tensor2D = tf.matMul(s, image, true, false); // Sᵀ A S, [k, k]
  const steps = sweptInverse(bends);
  const rest = tf.sub<Tensor2D>(q, tf.matMul(image, steps));
  const next = blockFactors(rest, precondition(rest));
  const sizes = columnDots(s, s);
  const curvature = positiveRatio(columnDots(s, image), sizes);
  const most = tf.maximum<Tensor2D>(largest, tf.max(tf.abs(curvature)));
  const seen = tf.minimum<Tensor2D>(state.least, positiveRatio(curvature, most));
  return {
    x: tf.add(x, tf.matMul(s, tf.matMul(steps, upper))),
    q: next.q,
    upper: tf.matMul(next.upper, upper),
    s: tf.add(next.z, tf.matMul(s, next.upper, false, true)),
    least: tf.where(tf.greater(sizes, 0), seen, state.least),
    largest: most,
  };
}
