import { createKey } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { addScaled, columnDots, columnNorms, positiveRatio, subtractScaled } from '../iteration/columns.js';
import type { IterationState, Method } from '../iteration/method.js';
import type { IterationOptions } from '../iteration/options.js';
import type { LinearOperator } from '../operator.js';
import type { Preconditioner, Solver } from '../solver.js';
import { extremeEigenvalues } from '../spectrum/extreme-eigenvalues.js';
import { type PreparedIteration, preconditionedSolver, residualOf } from './preconditioned-solver.js';

/** What `minres` may be told. */
export interface MinresOptions extends IterationOptions {
  /** A positive definite P near |A|, as `jacobi()`; none where absent. */
  readonly preconditioner?: Preconditioner;
  /** Whether `prepare` compares ⟨u, A v⟩ with ⟨A u, v⟩ for random vectors, at the price of one product with two; true where absent. */
  readonly probesSymmetry?: boolean;
}

/**
 * MINRES for a symmetric operator, definite or not: the residual (measured by P⁻¹) falls with every step   [Paige & Saunders 1975].
 * Where a singular A has no exact answer it ends `stagnated` with one of least squares, and says so.
 * @throws RangeError from `prepare` when the operator is not tagged symmetric, or is not though it is tagged so
 */
export function minres(options: MinresOptions = {}): Solver<PreparedIteration> {
  return preconditionedSolver('minres', options, { methodOf: minresMethod, semidefinite: false });
}

/** Lanczos vectors v and z = P⁻¹ v, not yet of norm 1 but of norm gamma; the last rotations (c, s); and what the residual has come to. */
type State = IterationState & {
  readonly [name in
    | 'v'
    | 'vBefore'
    | 'z'
    | 'w'
    | 'wBefore'
    | 'gamma'
    | 'gammaBefore'
    | 'eta'
    | 'c'
    | 'cBefore'
    | 's'
    | 'sBefore'
    | 'r']: Tensor2D;
};

function minresMethod(a: LinearOperator, inverse: LinearOperator | undefined, unit: Tensor2D): Method {
  const precondition = (v: Tensor2D) => inverse?.apply(v) ?? tf.clone(v);
  return {
    restarts: true,
    measure: (x) => residualOf(a, x, unit),
    begin: (residual) => begin(residual, precondition(residual)),
    step: (state) => step(a, precondition, state as State),
    claimed: ({ r }) => columnNorms(r as Tensor2D),
    explain: (residual) => leastSquaresReached(a, residual),
  };
}

function begin(residual: Tensor2D, z: Tensor2D): State {
  const gamma = normIn(residual, z);
  const [one, none] = [tf.onesLike(gamma), tf.zerosLike(gamma)];
  const zero = tf.zerosLike(residual);
  const vectors = { x: zero, v: tf.clone(residual), vBefore: zero, z, w: zero, wBefore: zero, r: tf.clone(residual) };
  return { ...vectors, gamma, gammaBefore: one, eta: gamma, c: one, cBefore: one, s: none, sBefore: none };
}

/** √⟨v, P⁻¹ v⟩ */
function normIn(v: Tensor2D, z: Tensor2D): Tensor2D {
  return tf.sqrt(tf.relu(columnDots(v, z)));
}

function step(a: LinearOperator, precondition: (v: Tensor2D) => Tensor2D, state: State): State {
  const { x, v, vBefore, w, wBefore, gamma, gammaBefore, eta, c, cBefore, s, sBefore, r } = state;
  const reciprocal = positiveRatio(tf.onesLike(gamma), gamma);
  const z = tf.mul<Tensor2D>(state.z, reciprocal);
  const image = a.apply(z);
  const delta = columnDots(image, z);
  const along = subtractScaled(image, tf.mul<Tensor2D>(delta, reciprocal), v);
  const vNext = subtractScaled(along, positiveRatio(gamma, gammaBefore), vBefore);
  const zNext = precondition(vNext);
  const gammaNext = normIn(vNext, zNext);
  // The next column of the triangular factor, through the last two rotations.
  const alpha0 = tf.sub<Tensor2D>(tf.mul(c, delta), tf.mul(tf.mul(cBefore, s), gamma));
  const alpha1 = tf.sqrt(tf.add<Tensor2D>(tf.square(alpha0), tf.square(gammaNext)));
  const alpha2 = tf.add<Tensor2D>(tf.mul(s, delta), tf.mul(tf.mul(cBefore, c), gamma));
  const alpha3 = tf.mul<Tensor2D>(sBefore, gamma);
  const cNext = positiveRatio(alpha0, alpha1);
  const sNext = positiveRatio(gammaNext, alpha1);
  const inner = subtractScaled(subtractScaled(z, alpha3, wBefore), alpha2, w);
  const wNext = tf.mul<Tensor2D>(inner, positiveRatio(tf.onesLike(alpha1), alpha1));
  const etaNext = tf.neg(tf.mul<Tensor2D>(sNext, eta));
  const share = tf.mul<Tensor2D>(tf.mul(cNext, etaNext), positiveRatio(tf.onesLike(gammaNext), gammaNext));
  return {
    x: addScaled(x, tf.mul<Tensor2D>(cNext, eta), wNext),
    v: vNext,
    vBefore: v,
    z: zNext,
    w: wNext,
    wBefore: w,
    gamma: gammaNext,
    gammaBefore: gamma,
    eta: etaNext,
    c: cNext,
    cBefore: c,
    s: sNext,
    sBefore: s,
    r: addScaled(tf.mul<Tensor2D>(tf.square(sNext), r), share, vNext),
  };
}

/** ‖A r‖ below this share of ‖A‖ ‖r‖: r is orthogonal to the range as far as float32 can tell. */
const ORTHOGONAL = 1e-3;
/** Columns with less residual are solved. */
const SOLVED = 1e-6;

/** Whether what is left lies outside the range of A, in words. */
async function leastSquaresReached(a: LinearOperator, residual: Tensor2D): Promise<string | undefined> {
  const { smallest, largest } = await extremeEigenvalues(a, { key: createKey(3), steps: 20 });
  const norm = Math.max(Math.abs(smallest.value), Math.abs(largest.value));
  const sizes = tf.tidy(() => tf.concat2d([columnNorms(residual), columnNorms(a.apply(residual))], 0));
  const values = await sizes.data();
  sizes.dispose();
  const count = residual.shape[1];
  let worst = 0;
  for (let j = 0; j < count; j++) {
    const size = values[j] as number;
    if (size > SOLVED && norm > 0) worst = Math.max(worst, (values[count + j] as number) / (norm * size));
  }
  if (worst > ORTHOGONAL) return undefined;
  return `the right-hand side has a part outside the range of A, which is singular: the answer is one of least squares, ‖A r‖ = ${worst.toExponential(0)} ‖A‖ ‖r‖; raise ridge, or take that part away`;
}
