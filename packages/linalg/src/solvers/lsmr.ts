import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { addScaled, columnNorms, honestRatio, positiveRatio, subtractScaled } from '../iteration/columns.js';
import { iterate } from '../iteration/iterate.js';
import type { IterationState, Method } from '../iteration/method.js';
import { type IterationOptions, iterationLimits } from '../iteration/options.js';
import type { LinearOperator } from '../operator.js';
import { functionOperator } from '../operators/function-operator.js';
import type { Solver } from '../solver.js';
import { estimatedConditioning } from './condition.js';
import { expectRightHandSides, probeAdjoint } from './expect-operator.js';

/** What `lsmr` may be told. */
export interface LsmrOptions extends IterationOptions {
  /** ρ of ‖B − A X‖² + ρ ‖X‖²; 0 where absent. */
  readonly ridge?: number;
  /** Whether `prepare` compares ⟨u, A v⟩ with ⟨Aᵀ u, v⟩ for random vectors, at the price of one product with either; true where absent. */
  readonly probesAdjoint?: boolean;
}

/** A rectangular operator, borrowed, and the one that is solved with: it with √ridge I below, where there is a ridge. */
export interface PreparedLsmr {
  readonly operator: LinearOperator;
  readonly extended: LinearOperator;
}

/**
 * LSMR: the X of least ‖B − A X‖² + ridge ‖X‖² for any operator `[m, n]`, every right-hand side by itself but all at once; of several, the
 * one of least norm   [Fong & Saunders 2011]. `tolerance` and `residual` are about the normal equations,
 * ‖Aᵀ(B − A X) − ridge X‖ / ‖Aᵀ B‖, which vanish at the answer also where B − A X does not. A step is one product with A and one with Aᵀ.
 * @throws RangeError from `prepare` when the transpose is not the adjoint
 */
export function lsmr(options: LsmrOptions = {}): Solver<PreparedLsmr> {
  const { ridge = 0 } = options;
  const limits = iterationLimits('lsmr', options);
  expectNumber('lsmr', 'ridge', ridge, { minimum: 0 });
  return {
    name: 'lsmr',
    async prepare(operator) {
      if (options.probesAdjoint ?? true) await probeAdjoint('lsmr', operator);
      return { operator, extended: ridge === 0 ? operator : withRidge(operator, Math.sqrt(ridge)) };
    },
    async solve({ operator, extended }, b) {
      expectRightHandSides('lsmr.solve', operator, b);
      const padded = tf.tidy(() =>
        tf.pad(b, [
          [0, extended.rows - operator.rows],
          [0, 0],
        ]),
      ); // zeros for the ridge
      try {
        return await iterate({
          b: padded,
          size: operator.columns,
          method: (unit) => lsmrMethod(extended, extended.transpose(), unit),
          limits,
          tolerance: limits.tolerance,
          conditioning: () => estimatedConditioning(extended),
          remedy: 'raise ridge, or scale the columns of A to one size',
        });
      } finally {
        padded.dispose();
      }
    },
    dispose() {},
  };
}

/** A over c I: `[m + n, n]`. */
function withRidge(a: LinearOperator, c: number): LinearOperator {
  const { rows, columns } = a;
  return functionOperator({
    name: 'ridged',
    rows: rows + columns,
    columns,
    apply: (v) => tf.concat2d([a.apply(v), tf.mul<Tensor2D>(v, c)], 0),
    applyTransposed(u) {
      const [above, below] = tf.split<Tensor2D>(u, [rows, columns], 0) as [Tensor2D, Tensor2D];
      return tf.add(a.transpose().apply(above), tf.mul<Tensor2D>(below, c));
    },
    cost: { operations: a.cost.operations + columns, bytes: a.cost.bytes + 4 * (rows + columns) },
  });
}

/** Unit vectors u, v of the bidiagonal form; h and hBar, the directions of the answer; the scalars of the two rotations. */
type State = IterationState & {
  readonly [name in
    | 'u'
    | 'v'
    | 'h'
    | 'hBar'
    | 'alpha'
    | 'alphaBar'
    | 'zetaBar'
    | 'rho'
    | 'rhoBar'
    | 'cBar'
    | 'sBar']: Tensor2D;
};

function lsmrMethod(a: LinearOperator, transposed: LinearOperator, unit: Tensor2D): Method {
  const wholeSlope = () => columnNorms(transposed.apply(unit)); // ‖Aᵀ b‖
  return {
    restarts: true,
    measure(x) {
      const residual = tf.sub<Tensor2D>(unit, a.apply(x));
      return { residual, relative: honestRatio(columnNorms(transposed.apply(residual)), wholeSlope()) };
    },
    begin: (residual) => begin(transposed, residual, a.columns),
    step: (state) => step(a, transposed, state as State),
    claimed: ({ zetaBar }) => honestRatio(tf.abs(zetaBar as Tensor2D), wholeSlope()),
  };
}

function begin(transposed: LinearOperator, residual: Tensor2D, size: number): State {
  const [u, beta] = normalised(residual);
  const [v, alpha] = normalised(transposed.apply(u));
  const [one, none] = [tf.onesLike(beta), tf.zerosLike(beta)];
  const zero = tf.zeros<tf.Rank.R2>([size, residual.shape[1]]);
  const scalars = {
    alpha,
    alphaBar: alpha,
    zetaBar: tf.mul<Tensor2D>(alpha, beta),
    rho: one,
    rhoBar: one,
    cBar: one,
    sBar: none,
  };
  return { x: zero, u, v, h: v, hBar: zero, ...scalars };
}

/** Columns of norm 1, or 0, and their norms before. */
function normalised(vectors: Tensor2D): [Tensor2D, Tensor2D] {
  const sizes = columnNorms(vectors);
  return [tf.mul<Tensor2D>(vectors, reciprocal(sizes)), sizes];
}

function reciprocal(sizes: Tensor2D): Tensor2D {
  return positiveRatio(tf.onesLike(sizes), sizes);
}

function step(a: LinearOperator, transposed: LinearOperator, state: State): State {
  const { x, h, hBar, alphaBar, zetaBar, rho: rhoBefore, rhoBar: rhoBarBefore, cBar: cBefore, sBar: sBefore } = state;
  const [u, beta] = normalised(subtractScaled(a.apply(state.v), state.alpha, state.u));
  const [v, alpha] = normalised(subtractScaled(transposed.apply(u), beta, state.v));
  const rho = tf.sqrt(tf.add<Tensor2D>(tf.square(alphaBar), tf.square(beta)));
  const c = positiveRatio(alphaBar, rho);
  const theta = tf.mul<Tensor2D>(positiveRatio(beta, rho), alpha);
  const thetaBar = tf.mul<Tensor2D>(sBefore, rho);
  const turned = tf.mul<Tensor2D>(cBefore, rho);
  const rhoBar = tf.sqrt(tf.add<Tensor2D>(tf.square(turned), tf.square(theta)));
  const cBar = positiveRatio(turned, rhoBar);
  const sBar = positiveRatio(theta, rhoBar);
  const zeta = tf.mul<Tensor2D>(cBar, zetaBar);
  const back = tf.mul<Tensor2D>(positiveRatio(tf.mul(thetaBar, rho), rhoBefore), reciprocal(rhoBarBefore));
  const hBarNext = subtractScaled(h, back, hBar);
  const length = tf.mul<Tensor2D>(positiveRatio(zeta, rho), reciprocal(rhoBar));
  return {
    x: addScaled(x, length, hBarNext),
    u,
    v,
    h: subtractScaled(v, positiveRatio(theta, rho), h),
    hBar: hBarNext,
    alpha,
    alphaBar: tf.mul<Tensor2D>(c, alpha),
    zetaBar: tf.neg(tf.mul<Tensor2D>(sBar, zetaBar)),
    rho,
    rhoBar,
    cBar,
    sBar,
  };
}
