import { type CholeskyFactor, multiply } from '@ingd/engine';
import { type NormalEquations, solveVector } from './normal-equations.js';

export interface Merit {
  /** ½ gᵀ (F + ρI)⁻¹ g. */
  readonly merit: number;
  /** The same with g − ε M w* in place of g. */
  predictedMerit(stepSize: number): number;
}

/** What the merit after a step depends on. */
export interface MeritParts {
  /** gᵀ (F + ρI)⁻¹ g. */
  readonly natural: number;
  /** λ gᵀα. */
  readonly cross: number;
  /** λ² αᵀ (F + ρI) α. */
  readonly penalty: number;
}

/**
 * Since M w* = g − λ (F + ρI) α, the predicted merit is a parabola in ε that needs no M:
 * ½ [(1 − ε)² gᵀ(F + ρI)⁻¹g + 2 ε (1 − ε) λ gᵀα + ε² λ² αᵀ(F + ρI)α].
 */
export function meritFrom({ natural, cross, penalty }: MeritParts): Merit {
  return {
    merit: natural / 2,
    predictedMerit: (stepSize) =>
      ((1 - stepSize) ** 2 * natural + 2 * stepSize * (1 - stepSize) * cross + stepSize ** 2 * penalty) / 2,
  };
}

/** The merit by the factor of F + ρI. */
export function meritOf(equations: NormalEquations, factor: CholeskyFactor, alpha: Float64Array): Merit {
  const { gradient, damping } = equations;
  const spread = multiply(equations.metric, { rows: alpha.length, columns: 1, data: alpha }).data;
  return meritFrom({
    natural: inner(gradient, solveVector(factor, gradient)),
    cross: damping * inner(gradient, alpha),
    penalty: damping ** 2 * inner(alpha, spread),
  });
}

/** |a| */
export function norm(a: Float64Array): number {
  return Math.sqrt(inner(a, a));
}

/** ⟨a, b⟩ */
export function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
