import type { ExponentialFamily } from '../family/exponential-family.js';
import { flatten, naturalMembers } from '../family/members.js';
import { meanParameter, type Natural, naturalParameter } from '../family/parameter.js';
import { pairedMembers } from './paired-members.js';

/**
 * The exponential geodesic (1 − t) η_p + t η_q: straight in natural parameters, densities proportional to p^(1 − t) q^t.
 * @param t 0 at p, 1 at q; beyond as far as the domain goes
 * @throws RangeError when p, q or the point lies outside the domain
 */
export function exponentialGeodesic(family: ExponentialFamily, p: Natural, q: Natural, t: number): Natural {
  const { pairs, shape } = pairedMembers('exponentialGeodesic', family, p, q);
  const points = pairs.map(([from, to]) => between(from, to, t));
  const natural = naturalParameter(flatten(points, family.statistic.size), shape);
  naturalMembers('exponentialGeodesic', family, natural);
  return natural;
}

/**
 * The mixture geodesic: the member whose mean parameters are (1 − t) μ_p + t μ_q, those of the mixture (1 − t) p + t q.
 * @param t 0 at p, 1 at q; beyond as far as the means of the family go
 * @throws RangeError when p or q lies outside the domain, or the point outside the means of the family
 */
export function mixtureGeodesic(family: ExponentialFamily, p: Natural, q: Natural, t: number): Natural {
  const { definition } = family;
  const { pairs, shape } = pairedMembers('mixtureGeodesic', family, p, q);
  const mean = (eta: Float64Array) => Float64Array.from(definition.mean(eta));
  const points = pairs.map(([from, to]) => between(mean(from), mean(to), t));
  return family.toNatural(meanParameter(flatten(points, family.statistic.size), shape));
}

function between(from: Float64Array, to: Float64Array, t: number): Float64Array {
  return from.map((value, i) => (1 - t) * value + t * (to[i] as number));
}
