import type { FamilyDefinition } from '../family/definition.js';

const CANDIDATES = [0, -1, 1, -2, 2];
const MOST_TRIES = 20_000;

/**
 * Free natural parameters inside the domain, by counting through small numbers.
 * @throws RangeError when none is found
 */
export function startInside<P>(
  name: string,
  whole: FamilyDefinition<P>,
  full: (free: Float64Array) => Float64Array,
  size: number,
): Float64Array {
  const uniform = CANDIDATES.map((value) => new Float64Array(size).fill(value));
  const tries = Math.min(MOST_TRIES, CANDIDATES.length ** size);
  for (let i = -uniform.length; i < tries; i++) {
    const free = uniform[i + uniform.length] ?? digits(i, size);
    if (whole.inDomain(full(free))) return free;
  }
  throw new RangeError(
    `${name}: expected some member of ${whole.name} with these natural parameters (${whole.domain}), found none among small numbers; pass { start } with the usual parameters of one`,
  );
}

function digits(number: number, size: number): Float64Array {
  let rest = number;
  return Float64Array.from({ length: size }, () => {
    const digit = rest % CANDIDATES.length;
    rest = Math.floor(rest / CANDIDATES.length);
    return CANDIDATES[digit] as number;
  });
}
