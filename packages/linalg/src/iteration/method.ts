import type { Tensor2D } from '@tensorflow/tfjs-core';

/** What an iteration carries: tensors alone, among them the correction so far. */
export type IterationState = { readonly x: Tensor2D } & { readonly [name: string]: Tensor2D };

/** One iterative method for one operator. All functions run within a `tidy` and read nothing. */
export interface Method {
  /** Starts on A x = r, at x = 0. `[m, k]` */
  begin(residual: Tensor2D): IterationState;
  step(state: IterationState): IterationState;
  /** The relative residuals that the recurrence believes in, `[1, k]`. */
  claimed(state: IterationState): Tensor2D;
  /** Least curvature met, relative to the largest, `[1, k]`: not positive where the operator is not definite. */
  curvature?(state: IterationState): Tensor2D;
  /** What an answer really leaves. */
  measure(x: Tensor2D): Measured;
  /** Whether it may start again on what is left, when its recurrence has drifted from the truth. */
  readonly restarts: boolean;
  /** What the method can say of a residual that is left at the end, when it did not converge. */
  explain?(residual: Tensor2D): Promise<string | undefined>;
}

export interface Measured {
  /** B − A X, `[m, k]` */
  readonly residual: Tensor2D;
  /** Its relative size, `[1, k]`. */
  readonly relative: Tensor2D;
}
