import { naturalParameter } from '../../family/parameter.js';
import { expectClose, expectWithin, isClose, numbersOf, product, times } from './compare.js';
import { derivative } from './differences.js';
import { directionsOf, type Member, moved, stepInside } from './member.js';
import { DIFFERENCE_PRECISION, MEAN_PRECISION, ROUND_TRIP_PRECISION } from './significance.js';

/** η comes back from the usual parameters, and so do these. */
export function parametersRoundTrip({ family, natural, eta }: Member): void {
  const parameters = family.parameters(natural)[0];
  const back = family.natural(parameters);
  expectClose('natural(parameters(η))', back.values, eta, ROUND_TRIP_PRECISION);
  const again = family.parameters(back)[0];
  expectClose('parameters(natural(p))', numbersOf(again), numbersOf(parameters), ROUND_TRIP_PRECISION);
}

/** What the caller of `familyLaws` gave as usual parameters is what the member says it has. */
export function givenParametersReturn({ family, options }: Member): void {
  for (const given of options.parameters ?? []) {
    const [returned] = family.parameters(family.natural(given));
    expectClose('parameters(natural(p))', numbersOf(returned), numbersOf(given), ROUND_TRIP_PRECISION);
  }
}

/** η comes back from its mean, or, where that forgets digits, an η of which the mean is the same to the last digits. */
export function meanRoundTrip({ family, definition, natural, eta }: Member): void {
  const mean = family.toMean(natural);
  if (!definition.inMeanDomain(mean.values)) throw new Error(`inMeanDomain: expected ∇A(η) = [${mean.values}] inside`);
  const back = family.toNatural(mean);
  if (isClose(family.toMean(back).values, mean.values, MEAN_PRECISION)) return;
  expectClose('toNatural(toMean(η))', back.values, eta, ROUND_TRIP_PRECISION);
}

/** Along a few directions u: d/dt A(η + t u) = ⟨∇A(η), u⟩. */
export function meanIsGradient(member: Member): void {
  const { definition, eta } = member;
  const mean = definition.mean(eta);
  for (const direction of directionsOf(member)) {
    const along = (step: number) => [definition.logPartition(moved(eta, direction, step))];
    const { value, error } = derivative(along, stepInside(member, direction));
    const wanted = product(mean, direction);
    const bound = DIFFERENCE_PRECISION * (1 + Math.abs(wanted));
    expectSharp('logPartition', error[0] as number, bound);
    expectWithin('∇A by differences against mean', value, [wanted], () => bound + (error[0] as number));
  }
}

/** Along a few directions u: d/dt ∇A(η + t u) = Cov[T] u, entry by entry in standard deviations. */
export function fisherIsHessian(member: Member): void {
  const { definition, eta, deviations } = member;
  const covariance = definition.covariance(eta);
  for (const direction of directionsOf(member)) {
    const change = (step: number) => definition.mean(moved(eta, direction, step));
    const { value, error } = derivative(change, stepInside(member, direction));
    const wanted = times(covariance, direction);
    if (!(product(wanted, direction) > 0)) throw new Error(`covariance: expected to be positive definite, is not`);
    const bound = (i: number) =>
      10 * DIFFERENCE_PRECISION * ((deviations[i] as number) + Math.abs(wanted[i] as number));
    error.forEach((each, i) => {
      expectSharp('mean', each, bound(i));
    });
    expectWithin(
      '∇²A by differences of mean against covariance',
      value,
      wanted,
      (i) => bound(i) + (error[i] as number),
    );
  }
}

/** Differences that cannot tell right from wrong are no pass: the function is rougher than float64. */
function expectSharp(what: string, error: number, bound: number): void {
  if (error <= 100 * bound) return;
  throw new Error(
    `${what}: expected differences accurate within ${100 * bound}, got an error of ${error}; it is not smooth`,
  );
}

/** A batch gives what its members give. */
export function batchIsItsMembers(members: readonly Member[]): void {
  const [{ family, eta }] = members as [Member];
  const shape = [members.length, eta.length];
  const batch = naturalParameter(
    members.flatMap((each) => Array.from(each.eta)),
    shape,
  );
  const wanted = members.map((each) => family.logPartition(each.natural)[0] as number);
  expectWithin('logPartition of a batch', family.logPartition(batch), wanted, () => 0);
  const mean = family.toMean(batch);
  expectWithin('shape of a batch', mean.shape, shape, () => 0);
  expectWithin(
    'toMean of a batch',
    mean.values,
    members.flatMap((each) => Array.from(family.toMean(each.natural).values)),
    () => 0,
  );
  expectWithin(
    'toNatural of a batch',
    family.toNatural(mean).values,
    members.flatMap((each) => Array.from(family.toNatural(family.toMean(each.natural)).values)),
    () => 0,
  );
  if (family.parameters(batch).length !== members.length) throw new Error('parameters: expected one a member');
}
