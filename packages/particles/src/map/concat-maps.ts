import { flowDimension } from '../preprocessing/transform.js';
import type { RecordedStep, TransportMap } from '../transport-map.js';
import { changeOfCoordinates, sameCoordinates } from './change-of-coordinates.js';

/**
 * One map that does what several do, the first of them first. Coordinates that differ by centre and scale are changed by an affine step between; what comes
 * out is then the same to rounding, and where all maps are one-to-one the result is. It has the source of the first map and no state.
 * @throws RangeError when there is no map, dimensions differ, or maps move within components that are not the same
 */
export function concatMaps(...maps: readonly TransportMap[]): TransportMap {
  const [first] = maps;
  if (first === undefined) throw new RangeError('concatMaps: expected at least one map, got none; pass maps in order');
  maps.forEach((map, index) => {
    requireJoinable(first, map, index + 1);
  });
  const steps = maps.flatMap((map): readonly RecordedStep[] => {
    if (sameCoordinates(first.preprocessing, map.preprocessing)) return map.steps;
    const there = changeOfCoordinates(first.preprocessing, map.preprocessing);
    return [there, ...map.steps, changeOfCoordinates(map.preprocessing, first.preprocessing)];
  });
  const { preprocessing, source } = first;
  const metadata = { concatenated: maps.map((map) => map.metadata) };
  return { preprocessing, steps, metadata, ...(source === undefined ? {} : { source }) };
}

function requireJoinable(first: TransportMap, map: TransportMap, place: number): void {
  const [a, b] = [first.preprocessing, map.preprocessing];
  if (a.center.length !== b.center.length) {
    throw new RangeError(
      `concatMaps: expected maps of ${a.center.length} columns, got ${b.center.length} in map ${place}; concatenate maps of the same space`,
    );
  }
  if (sameCoordinates(a, b) || (a.components === null && b.components === null)) return;
  throw new RangeError(
    `concatMaps: expected maps that move within the same components, got ${flowDimension(b)} others in map ${place} than the ${flowDimension(a)} of the first; apply one map after the other`,
  );
}
