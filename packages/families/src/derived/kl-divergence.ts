import type { FamilyDefinition } from '../family/definition.js';
import type { ExponentialFamily } from '../family/exponential-family.js';
import type { Natural } from '../family/parameter.js';
import { integrate } from './gauss-legendre.js';
import { absoluteProduct, innerProduct, matrixVector } from './inner-product.js';
import { pairedMembers } from './paired-members.js';

/** Bounds what rounding does to A and to the inner product, in units of their terms. */
const ROUNDING = 2 ** -48;
/** The relative rounding error above which the difference is given up for the integral. */
const ACCEPTABLE = 1e-11;
/** How far the integral may be from the difference, in units of its terms, and still be the better of the two. */
const CONSISTENT = 2 ** -40;

/**
 * KL(p ‖ q) = E_p[log p − log q] = A(η_q) − A(η_p) − ⟨η_q − η_p, μ_p⟩, one a pair, in nats; the other order is
 * `klDivergence(family, q, p)`. Where that difference would cancel, as for close members, it is taken as the integral
 * ∫₀¹ (1 − s) Δᵀ F(η_p + sΔ) Δ ds, Δ = η_q − η_p, of which no digit is lost.
 * @param p η_p, `[...batch, b]`; a single member goes with each of a batch
 * @throws RangeError when a member lies outside the domain
 */
export function klDivergence(family: ExponentialFamily, p: Natural, q: Natural): Float64Array {
  const { pairs } = pairedMembers('klDivergence', family, p, q);
  return Float64Array.from(pairs, ([from, to]) => divergenceOf(family.definition, from, to));
}

/** KL(p ‖ q) of one pair, unchecked. */
export function divergenceOf<P>(definition: FamilyDefinition<P>, p: Float64Array, q: Float64Array): number {
  const delta = q.map((value, i) => value - (p[i] as number));
  if (delta.every((value) => value === 0)) return 0;
  const mean = definition.mean(p);
  const [ofP, ofQ] = [definition.logPartition(p), definition.logPartition(q)];
  const difference = ofQ - ofP - innerProduct(delta, mean);
  const terms = Math.abs(ofP) + Math.abs(ofQ) + absoluteProduct(p, mean) + absoluteProduct(q, mean);
  if (difference * ACCEPTABLE > terms * ROUNDING) return difference;
  const along = (s: number) => p.map((value, i) => value + s * (delta[i] as number));
  const integral = integrate((s) => (1 - s) * varianceOf(definition, along(s), delta), 0, 1);
  // Between far members the integrand may be too peaked to integrate; the difference then has the digits that matter.
  return Math.abs(integral - difference) <= terms * CONSISTENT ? integral : difference;
}

/** vᵀ F(η) v. */
function varianceOf<P>(definition: FamilyDefinition<P>, eta: Float64Array, v: Float64Array): number {
  if (definition.variance !== undefined) return definition.variance(eta, v);
  const product = definition.covarianceVector?.(eta, v) ?? matrixVector(definition.covariance(eta), v);
  return innerProduct(v, product);
}
