import type { AdaptationMethod } from './method.js';
import { unmoved } from './unmoved.js';

/** The numbers of steps that are tried. */
const usualStops = [10, 20, 30, 40, 60, 100] as const;

/**
 * A flow stopped after different numbers of steps, and `unmoved()`: candidates for `selectSettings`. How far a domain should be moved is
 * the setting that matters most: the end of a flow matches the domains as wholes, also where their classes are not equally frequent.
 */
export function stoppedEarly(
  make: (steps: number) => AdaptationMethod,
  stops: readonly number[] = usualStops,
): readonly AdaptationMethod[] {
  return [unmoved(), ...stops.map(make)];
}
