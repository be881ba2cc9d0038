import type { ExponentialFamily } from './exponential-family.js';
import type { Mean, Natural } from './parameter.js';

/** What the checks need of a family. */
type Checked = Pick<ExponentialFamily, 'name' | 'definition'>;

/**
 * The members of a batch of natural parameters, each `[b]`, views on its values.
 * @throws RangeError when the last axis is not b or a member lies outside the domain, naming family, member and domain
 */
export function naturalMembers(functionName: string, family: Checked, natural: Natural): Float64Array[] {
  const { domain } = family.definition;
  const isInside = (eta: Float64Array) => isInDomain(family, eta);
  return expectInside(functionName, family, natural, { what: 'natural parameters', domain, isInside });
}

/**
 * The members of a batch of mean parameters, each `[b]`, views on its values.
 * @throws RangeError when the last axis is not b or a member is not the mean of any in the family
 */
export function meanMembers(functionName: string, family: Checked, mean: Mean): Float64Array[] {
  const { definition } = family;
  const domain = definition.meanDomain ?? `E[T] where ${definition.domain}`;
  const isInside = (mu: Float64Array) => mu.every(Number.isFinite) && definition.inMeanDomain(mu);
  return expectInside(functionName, family, mean, { what: 'mean parameters', domain, isInside });
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

/** Views of `length` values each. */
export function blocks(values: Float64Array, length: number): Float64Array[] {
  return Array.from({ length: values.length / length }, (_, i) => values.subarray(i * length, (i + 1) * length));
}

/** What the members of a batch have to be. */
interface Region {
  readonly what: string;
  readonly domain: string;
  readonly isInside: (member: Float64Array) => boolean;
}

function expectInside(
  functionName: string,
  { name, definition }: Checked,
  { values, shape }: Natural | Mean,
  { what, domain, isInside }: Region,
): Float64Array[] {
  const { size } = definition.statistic;
  const expected = `${functionName}: expected ${what} of ${name}`;
  if (shape.at(-1) !== size) {
    throw new RangeError(
      `${expected} of shape [...batch, ${size}], got [${shape.join(', ')}]; one row of ${size} a member`,
    );
  }
  const members = blocks(values, size);
  const wrong = members.findIndex((member) => !isInside(member));
  if (wrong < 0) return members;
  throw new RangeError(
    `${expected} with ${domain}, got ${memberText(members, wrong)}; pass parameters inside the domain, not on its boundary`,
  );
}

function memberText(members: readonly Float64Array[], index: number): string {
  const values = `[${(members[index] ?? []).join(', ')}]`;
  return members.length === 1 ? values : `${values} (member ${index} of ${members.length})`;
}
