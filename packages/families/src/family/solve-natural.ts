import type { FamilyDefinition } from './definition.js';
import type { ExponentialFamily } from './exponential-family.js';
import { flatten, meanMembers } from './members.js';
import { type NewtonResult, type NewtonStatus, newtonNatural } from './newton.js';
import { type Mean, type Natural, naturalParameter } from './parameter.js';

/** Natural parameters found for given means, and how well they fit; one entry a member. */
export interface NaturalSolution {
  readonly natural: Natural;
  /** √(rᵀ F⁻¹ r), r = μ − ∇A(η): the error of η in its own standard errors for one sample. */
  readonly residual: Float64Array;
  readonly iterations: readonly number[];
  readonly status: readonly NewtonStatus[];
}

/**
 * η with ∇A(η) = μ, by closed form where the family has one, else by a guarded Newton iteration. That it did not get
 * there is told by `status` and `residual`, not thrown; `family.toNatural` throws then.
 * @param mean μ, `[...batch, b]`
 * @throws RangeError when μ is not the mean of a member
 */
export function solveNatural<P>(family: ExponentialFamily<P>, mean: Mean): NaturalSolution {
  const { definition } = family;
  const results = meanMembers('solveNatural', family, mean).map((mu) => solveMember(definition, mu));
  const values = flatten(
    results.map(({ eta }) => eta),
    definition.statistic.size,
  );
  return {
    natural: naturalParameter(values, mean.shape),
    residual: Float64Array.from(results, ({ residual }) => residual),
    iterations: results.map(({ iterations }) => iterations),
    status: results.map(({ status }) => status),
  };
}

/** The same for one member, unchecked. */
export function solveMember<P>(definition: FamilyDefinition<P>, mu: Float64Array): NewtonResult {
  const closed = definition.natural?.(mu);
  if (closed !== undefined)
    return { eta: Float64Array.from(closed), residual: 0, iterations: 0, status: 'closed form' };
  const start = definition.guess?.(mu);
  if (start !== undefined) return newtonNatural(definition, mu, start);
  throw new TypeError(`${definition.name}: expected natural() or guess() in its definition, got neither; add one`);
}
