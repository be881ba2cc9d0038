import type { ExponentialFamily } from '../family/exponential-family.js';
import { naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';

/** Members of two batches, one pair an entry of the result. */
export interface PairedMembers {
  readonly pairs: readonly (readonly [p: Float64Array, q: Float64Array])[];
  /** `[...batch, b]` */
  readonly shape: readonly number[];
}

/**
 * Pairs two batches of equal shape, or one member `[b]` with each of a batch.
 * @throws RangeError when a member lies outside the domain or the batches do not go together
 */
export function pairedMembers(functionName: string, family: ExponentialFamily, p: Natural, q: Natural): PairedMembers {
  const [first, second] = [naturalMembers(functionName, family, p), naturalMembers(functionName, family, q)];
  const shape = p.shape.length >= q.shape.length ? p.shape : q.shape;
  const fits = (other: Natural) => other.shape.length === 1 || String(other.shape) === String(shape);
  if (!fits(p) || !fits(q)) {
    throw new RangeError(
      `${functionName}: expected batches of ${family.name} of one shape, or one of them a single member, got [${p.shape.join(', ')}] and [${q.shape.join(', ')}]; repeat the smaller one`,
    );
  }
  const at = (members: readonly Float64Array[], i: number) => members[members.length === 1 ? 0 : i] as Float64Array;
  const count = Math.min(first.length, second.length) === 0 ? 0 : Math.max(first.length, second.length);
  return { pairs: Array.from({ length: count }, (_, i) => [at(first, i), at(second, i)] as const), shape };
}
