import { expectNumber, type Matrix } from '@ingd/engine';
import {
  conjugateGradients,
  identityOperator,
  type LinearOperator,
  type Solution,
  type Solver,
  scaledOperator,
  sumOperator,
} from '@ingd/linalg';
import * as tf from '@tensorflow/tfjs-core';
import { allFinite } from '../finite.js';
import { norm } from '../merit.js';
import { solveVector } from '../normal-equations.js';
import { factorDamped } from './factor-damped.js';

/** What `naturalDirection` works on. */
export interface NaturalDirectionOptions {
  /** F: a matrix is solved directly in float64, an operator by products only, in float32. Borrowed. */
  readonly fisher: Matrix | LinearOperator;
  /** g, `[b]`: a gradient to go up, or minus one to go down. */
  readonly gradient: ArrayLike<number>;
  /** ρ ≥ 0, added to the diagonal of F; 0 where absent. */
  readonly ridge?: number;
  /** For an operator; conjugate gradients where absent. */
  readonly solver?: Solver<unknown>;
}

/** (F + ρI)⁻¹ g, and how it was found; that an operator's solver did not get there is told in `status` and `cause`. */
export interface NaturalDirection extends Pick<Solution, 'status' | 'cause' | 'iterations' | 'residual'> {
  /** `[b]` */
  readonly direction: Float64Array;
}

/**
 * The natural gradient (F + ρI)⁻¹ g: the steepest direction where lengths are measured by F   [Amari 1998].
 * @throws RangeError when sizes do not fit, a value is not finite, or a matrix F + ρI is not positive definite
 */
export async function naturalDirection(options: NaturalDirectionOptions): Promise<NaturalDirection> {
  const functionName = 'naturalDirection';
  const { fisher, ridge = 0 } = options;
  const gradient = Float64Array.from(options.gradient);
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  if (gradient.length !== fisher.rows || fisher.columns !== fisher.rows || !allFinite(gradient)) {
    throw new RangeError(
      `${functionName}: expected a square Fisher matrix and as many finite numbers of gradient, got [${fisher.rows}, ${fisher.columns}] and ${gradient.length}; take both of the same statistic`,
    );
  }
  if ('apply' in fisher) return solveByProducts(fisher, gradient, { ...options, ridge });
  const direction = solveVector(factorDamped({ functionName, fisher, ridge }), gradient);
  return { direction, status: 'converged', cause: undefined, iterations: 0, residual: 0 };
}

async function solveByProducts(
  fisher: LinearOperator,
  gradient: Float64Array,
  { ridge, solver = conjugateGradients() }: NaturalDirectionOptions & { readonly ridge: number },
): Promise<NaturalDirection> {
  const scale = norm(gradient) || 1; // float32 holds the direction of g, whatever its size
  const metric = ridge > 0 ? sumOperator(fisher, scaledOperator(identityOperator(fisher.rows), ridge)) : fisher;
  const column = tf.tensor2d(new Float32Array(gradient.map((entry) => entry / scale)), [gradient.length, 1]);
  const state = await solver.prepare(metric);
  try {
    const { value, status, cause, iterations, residual } = await solver.solve(state, column);
    const direction = Float64Array.from(await value.data(), (entry) => scale * entry);
    value.dispose();
    return { direction, status, cause, iterations, residual };
  } finally {
    solver.dispose(state);
    column.dispose();
  }
}
