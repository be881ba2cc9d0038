import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LinearOperator } from './operator.js';

/** How a solve ended. Anything but `converged` comes with the likely cause. */
export type SolveStatus = 'converged' | 'iteration-limit' | 'stagnated' | 'breakdown' | 'not-finite';

/** The answer to A X = B for k right-hand sides, and how it was found. Non-convergence is data, not a warning. */
export interface Solution {
  /** X, `[n, k]`; the caller disposes it. The best iterate also where the status is not `converged`. */
  readonly value: Tensor2D;
  readonly status: SolveStatus;
  /** The likely cause and the remedy, in one sentence; undefined when converged. */
  readonly cause: string | undefined;
  /** Steps taken, each one product with A for every right-hand side; 0 for a direct solver. */
  readonly iterations: number;
  /**
   * Largest ‖B − A X‖ / ‖B‖ over the right-hand sides, computed from the answer itself, not from a recurrence. A direct solver measures
   * its float64 answer before that is rounded to float32; `lsmr` measures the normal equations. Not a number where B is not finite.
   */
  readonly residual: number;
  /** The relative residual at every look the host took, in order. */
  readonly history: readonly SolveLook[];
}

/** What the host saw at one look. */
export interface SolveLook {
  readonly iteration: number;
  readonly residual: number;
}

/** A solver is a value: `prepare` once for an operator, which is borrowed, `solve` for many right-hand sides, `dispose` the state. */
export interface Solver<State> {
  readonly name: string;
  /** @throws RangeError (by rejection) for an operator that the solver is not made for, naming one that is */
  prepare(a: LinearOperator): Promise<State>;
  /** @param b right-hand sides `[m, k]`; borrowed */
  solve(state: State, b: Tensor2D): Promise<Solution>;
  dispose(state: State): void;
}

/** A symmetric positive definite P ≈ A whose inverse is cheap. */
export interface Preconditioner {
  readonly name: string;
  prepare(a: LinearOperator): Promise<PreparedPreconditioner>;
}

/** The operator P⁻¹ for one A. Whoever prepared it disposes it. */
export interface PreparedPreconditioner {
  readonly inverse: LinearOperator;
  dispose(): void;
}
