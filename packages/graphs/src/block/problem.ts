import type { CholeskyFactor } from '@ingd/engine';

/** min over Θ ≻ 0 of tr(SΘ) − log det Θ + α Σ_{i≠j} |Θ_ij|, for the variables of one component. */
export interface BlockProblem {
  readonly size: number;
  /** S, `[size, size]`. */
  readonly covariance: Float64Array;
  /** α. */
  readonly alpha: number;
}

/** Where the solver stands. */
export interface BlockState {
  /** Θ. */
  readonly precision: Float64Array;
  readonly factor: CholeskyFactor;
  /** tr(SΘ) − log det Θ + α Σ_{i≠j} |Θ_ij|. */
  readonly objective: number;
}

/** Θ with its factor and objective. */
export function stateOf(problem: BlockProblem, precision: Float64Array, factor: CholeskyFactor): BlockState {
  return { precision, factor, objective: penalised(problem, precision) - factor.logDeterminant };
}

/** tr(SΘ) + α Σ_{i≠j} |Θ_ij|. */
function penalised({ size, covariance, alpha }: BlockProblem, precision: Float64Array): number {
  let [trace, absolute] = [0, 0];
  for (let i = 0; i < size; i++) {
    trace += (covariance[i * size + i] as number) * (precision[i * size + i] as number);
    for (let j = 0; j < i; j++) {
      const entry = precision[i * size + j] as number;
      if (entry === 0) continue;
      trace += 2 * (covariance[i * size + j] as number) * entry;
      absolute += 2 * Math.abs(entry);
    }
  }
  return trace + alpha * absolute;
}
