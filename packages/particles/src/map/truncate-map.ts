import { expectNumber } from '@ingd/engine';
import type { TransportMap } from '../transport-map.js';

/**
 * The map as it stood after some of its steps. A state goes with the last step, and is left out where that is.
 * @param steps how many of its steps to keep, from 0 to all
 * @throws RangeError when it has fewer
 */
export function truncateMap(map: TransportMap, steps: number): TransportMap {
  expectNumber('truncateMap', 'steps', steps, { integer: true, minimum: 0, maximum: map.steps.length });
  if (steps === map.steps.length) return map;
  const { state: _, ...rest } = map;
  return { ...rest, steps: map.steps.slice(0, steps) };
}
