import type { TransportMap } from '../../transport-map.js';

/**
 * Refuses a map with a step that nobody has made sure of.
 * @throws RangeError naming the first such step
 */
export function requireInvertible(functionName: string, { steps }: TransportMap): void {
  const open = steps.findIndex(({ contraction = Number.POSITIVE_INFINITY }) => !(contraction < 1));
  if (open < 0) return;
  const { contraction } = steps[open] ?? {};
  const what =
    contraction === undefined
      ? `step ${open + 1}, which may fold space: it was not split into parts that are one-to-one`
      : `step ${open + 1}, which folds space: its slope is ${contraction}`;
  throw new RangeError(
    `${functionName}: expected a map of one-to-one steps, got ${what}; make the run again with invertible: true (ingd fit --invertible)`,
  );
}
