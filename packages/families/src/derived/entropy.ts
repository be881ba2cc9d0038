import type { FamilyDefinition } from '../family/definition.js';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';
import { innerProduct } from './inner-product.js';
import { divergenceOf } from './kl-divergence.js';
import { pairedMembers } from './paired-members.js';

/**
 * Entropy −E[log p] = A(η) − ⟨η, μ⟩ − E[log h], one a member, in nats.
 * @throws RangeError when a member lies outside the domain; TypeError when the family cannot tell E[log h]
 */
export function entropy(family: ExponentialFamily, natural: Natural): Float64Array {
  return Float64Array.from(naturalMembers('entropy', family, natural), (eta) => entropyOf(family.definition, eta));
}

/**
 * Cross entropy −E_p[log q] = entropy of p + KL(p ‖ q), one a pair, in nats.
 * @throws as `entropy` does
 */
export function crossEntropy(family: ExponentialFamily, p: Natural, q: Natural): Float64Array {
  const { definition } = family;
  const { pairs } = pairedMembers('crossEntropy', family, p, q);
  return Float64Array.from(pairs, ([from, to]) => entropyOf(definition, from) + divergenceOf(definition, from, to));
}

function entropyOf<P>(definition: FamilyDefinition<P>, eta: Float64Array): number {
  if (definition.entropy !== undefined) return definition.entropy(eta);
  if (definition.logBaseMeasure !== undefined && definition.meanLogBaseMeasure === undefined) {
    throw new TypeError(
      `entropy: expected ${definition.name} to define meanLogBaseMeasure beside logBaseMeasure, got none; add it to the definition`,
    );
  }
  const ofBase = definition.meanLogBaseMeasure?.(eta) ?? 0;
  return definition.logPartition(eta) - innerProduct(eta, definition.mean(eta)) - ofBase;
}
