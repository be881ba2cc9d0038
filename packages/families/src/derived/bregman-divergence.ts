import type { ExponentialFamily } from '../family/exponential-family.js';
import type { Mean, Natural } from '../family/parameter.js';
import { klDivergence } from './kl-divergence.js';

/**
 * Bregman divergence of the log-normaliser, A(η_a) − A(η_b) − ⟨∇A(η_b), η_a − η_b⟩ = KL(b ‖ a), one a pair; exact for close
 * members too   [Wainwright & Jordan 2008, Sec. 5.2.2].
 * @throws RangeError when a member lies outside the domain
 */
export function bregmanDivergence(family: ExponentialFamily, a: Natural, b: Natural): Float64Array {
  return klDivergence(family, b, a);
}

/**
 * Bregman divergence of the dual A*(μ) = ⟨η(μ), μ⟩ − A(η(μ)), A*(μ_a) − A*(μ_b) − ⟨η(μ_b), μ_a − μ_b⟩ = KL(a ‖ b), one a pair.
 * @throws RangeError when μ_a or μ_b is not the mean of a member
 */
export function dualBregmanDivergence(family: ExponentialFamily, a: Mean, b: Mean): Float64Array {
  return klDivergence(family, family.toNatural(a), family.toNatural(b));
}
