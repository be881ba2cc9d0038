import type { ExponentialFamily } from './exponential-family.js';
import type { Mean, Natural } from './parameter.js';

/** What the checks need of a family. */
type Checked = Pick<ExponentialFamily, 'name' | 'definition'>;

/**
 * The members of a batch of natural parameters, each `[b]`, views on its values.
 * @throws RangeError when the last axis is not b or a member lies outside the domain, naming family, member and domain
 */
export function naturalMembers(functionName: string, family: Checked, natural: Natural): Float64Array[] {
  const { name, definition } = family;
  const members = membersOf(functionName, family, 'natural parameters η', natural);
  const wrong = members.findIndex((eta) => !isInDomain(family, eta));
  if (wrong < 0) return members;
  throw new RangeError(
    `${functionName}: expected natural parameters of ${name} with ${definition.domain}, got ${memberText(members, wrong)}; pass parameters inside the domain`,
  );
}

/**
 * The members of a batch of mean parameters, each `[b]`, views on its values.
 * @throws RangeError when the last axis is not b or a member is not the mean of any in the family
 */
export function meanMembers(functionName: string, family: Checked, mean: Mean): Float64Array[] {
  const { name, definition } = family;
  const members = membersOf(functionName, family, 'mean parameters μ', mean);
  const wrong = members.findIndex((mu) => !mu.every(Number.isFinite) || !definition.inMeanDomain(mu));
  if (wrong < 0) return members;
  throw new RangeError(
    `${functionName}: expected mean parameters of a member of ${name} (${meanDomain(family)}), got ${memberText(members, wrong)}; they lie outside the means of the family or on their boundary`,
  );
}

/** Whether η is finite and inside the domain. */
export function isInDomain({ definition }: Checked, eta: Float64Array): boolean {
  return eta.every(Number.isFinite) && definition.inDomain(eta);
}

/** `[...batch]` of parameters `[...batch, b]`; empty for a single member. */
export function batchShape({ shape }: Natural | Mean): number[] {
  return shape.slice(0, -1);
}

/** The values of members one after the other. */
export function flatten(members: readonly ArrayLike<number>[], size: number): Float64Array {
  const values = new Float64Array(members.length * size);
  members.forEach((member, i) => {
    values.set(member, i * size);
  });
  return values;
}

function membersOf(functionName: string, { name, definition }: Checked, what: string, parameters: Natural | Mean) {
  const { values, shape } = parameters;
  const { size } = definition.statistic;
  if (shape.at(-1) !== size) {
    throw new RangeError(
      `${functionName}: expected ${what} of ${name} of shape [...batch, ${size}], got [${shape.join(', ')}]; one row of ${size} a member`,
    );
  }
  return Array.from({ length: values.length / size }, (_, i) => values.subarray(i * size, (i + 1) * size));
}

function meanDomain({ definition }: Checked): string {
  return definition.meanDomain ?? `E[T] where ${definition.domain}`;
}

function memberText(members: readonly Float64Array[], index: number): string {
  const values = `[${(members[index] ?? []).join(', ')}]`;
  return members.length === 1 ? values : `${values} (member ${index} of ${members.length})`;
}
