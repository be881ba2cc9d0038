import type { FamilyDefinition } from './definition.js';

/**
 * η of one member from its usual parameters; callers without types may leave them out.
 * @throws TypeError naming the family when there is no object of parameters; whatever the family says of their values
 */
export function encodeMember<P>({ name, encode }: FamilyDefinition<P>, parameters: P | undefined): Float64Array {
  if (typeof parameters === 'object' && parameters !== null) return Float64Array.from(encode(parameters));
  throw new TypeError(`${name}: expected an object of parameters, got ${parameters}; pass them by name`);
}
