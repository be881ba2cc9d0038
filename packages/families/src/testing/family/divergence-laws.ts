import { entropy } from '../../derived/entropy.js';
import { klDivergence } from '../../derived/kl-divergence.js';
import type { ExponentialFamily } from '../../family/exponential-family.js';
import { naturalParameter } from '../../family/parameter.js';
import { expectWithin, product, times } from './compare.js';
import { derivative } from './differences.js';
import { directionsOf, type Member, moved, stepInside } from './member.js';
import { DIFFERENCE_PRECISION } from './significance.js';

const divergence = (family: ExponentialFamily, p: Float64Array, q: Float64Array): number =>
  klDivergence(family, naturalParameter(p), naturalParameter(q))[0] as number;

/** KL(p‖q) > 0 unless p = q, where it is 0. */
export function divergenceIsPositive(members: readonly Member[]): void {
  for (const p of members) {
    expectWithin('klDivergence(p, p)', [divergence(p.family, p.eta, p.eta)], [0], () => 1e-13);
    for (const q of members) {
      const value = divergence(p.family, p.eta, q.eta);
      const isSame = p.eta.every((each, i) => each === q.eta[i]);
      if (isSame || value > 0) continue;
      throw new Error(`klDivergence: expected more than 0 from [${p.eta}] to [${q.eta}], got ${value}`);
    }
  }
}

/** Of neighbours it is half the squared distance in the Fisher metric, however near: no digits cancel. */
export function divergenceOfNeighbours(member: Member): void {
  const { definition, family, eta } = member;
  const covariance = definition.covariance(eta);
  for (const direction of directionsOf(member)) {
    const step = NEAR * stepInside(member, direction);
    const half = 0.5 * step ** 2 * product(direction, times(covariance, direction));
    const both = [step, -step].map((each) => divergence(family, eta, moved(eta, direction, each)));
    const middle = ((both[0] as number) + (both[1] as number)) / 2; // odd orders cancel
    expectWithin('klDivergence of near neighbours', [middle / half], [1], () => 1e-3);
  }
}

const NEAR = 2e-4;

/** d/dq KL(p‖q) = μ_q − μ_p, at the other members q. */
export function divergenceGradient(members: readonly Member[]): void {
  const [p] = members as [Member];
  for (const q of members.slice(1)) {
    const difference = Float64Array.from(q.definition.mean(q.eta));
    const mean = p.definition.mean(p.eta);
    for (const direction of directionsOf(q)) {
      const along = (step: number) => [divergence(p.family, p.eta, moved(q.eta, direction, step))];
      const { value, error } = derivative(along, stepInside(q, direction));
      const wanted = product(difference, direction) - product(mean, direction);
      const scale = 1 + Math.abs(product(difference, direction)) + Math.abs(product(mean, direction));
      expectWithin(
        'gradient of klDivergence',
        value,
        [wanted],
        () => DIFFERENCE_PRECISION * scale + (error[0] as number),
      );
    }
  }
}

/** d/dη H(η) = −Cov[T] η where log h is constant: the entropy is A − ⟨η, μ⟩ − E[log h]. */
export function entropyGradient(member: Member): void {
  const { definition, family, eta } = member;
  if (definition.logBaseMeasure !== undefined) return; // then by samples alone
  const covariance = definition.covariance(eta);
  for (const direction of directionsOf(member)) {
    const along = (step: number) => entropy(family, naturalParameter(moved(eta, direction, step)));
    const { value, error } = derivative(along, stepInside(member, direction));
    const wanted = -product(eta, times(covariance, direction));
    const bound = DIFFERENCE_PRECISION * (1 + Math.abs(wanted) + Math.abs(product(eta, direction)));
    expectWithin('gradient of entropy', value, [wanted], () => 10 * bound + (error[0] as number));
  }
}
