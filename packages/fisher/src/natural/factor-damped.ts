import { type CholeskyFactor, cholesky, type Matrix } from '@ingd/engine';
import { addToDiagonal } from '../normal-equations.js';

/** F and ρ, as a caller gave them. */
export interface MetricOptions {
  readonly functionName: string;
  /** F, `[b, b]`; stays as it is. */
  readonly fisher: Matrix;
  /** ρ */
  readonly ridge: number;
}

/** The factor of F + ρI, a failure told with its remedies. */
export function factorDamped({ functionName, fisher, ridge }: MetricOptions): CholeskyFactor {
  try {
    return cholesky(addToDiagonal({ ...fisher, data: fisher.data.slice() }, ridge));
  } catch (cause) {
    throw new RangeError(
      `${functionName}: expected ridge ${ridge} to make the Fisher matrix positive definite, got ${(cause as Error).message}; raise ridge, take shrunkFisher, or use fewer statistics than samples and none that is constant`,
      { cause },
    );
  }
}
