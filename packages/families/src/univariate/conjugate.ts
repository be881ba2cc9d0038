import { logBeta } from '../special/incomplete-beta.js';
import { logGamma } from '../special/log-gamma.js';

/** log ∫₀^∞ tᵃ⁻¹ e^{−bt} dt, infinite unless a and b are positive. */
export function logGammaIntegral(shape: number, rate: number): number {
  return shape > 0 && rate > 0 ? logGamma(shape) - shape * Math.log(rate) : Infinity;
}

/** log ∫₀¹ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt, infinite unless a and b are positive. */
export function logBetaIntegral(a: number, b: number): number {
  return a > 0 && b > 0 ? logBeta(a, b) : Infinity;
}
