import { expectNumber } from '@ingd/engine';

/**
 * The largest of some values: an example to replace.
 * @throws RangeError when there are none
 */
export function largest(values: readonly number[]): number {
  expectNumber('largest', 'values.length', values.length, { minimum: 1, integer: true });
  return values.reduce((most, value) => Math.max(most, value));
}
