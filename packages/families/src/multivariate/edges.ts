import type { Pair } from './pairs.js';

/**
 * The edges with the smaller node first, in the order given.
 * @throws RangeError when an edge is not a pair of different nodes below `nodes`, or occurs twice
 */
export function expectEdges(family: string, edges: readonly Pair[], nodes: number): Pair[] {
  const seen = new Set<number>();
  return edges.map(([a, b]) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const allowed = Number.isInteger(low) && Number.isInteger(high) && low >= 0 && high < nodes && low !== high;
    if (!allowed || seen.has(low * nodes + high)) {
      throw new RangeError(
        `${family}: expected edges between different nodes from 0 to ${nodes - 1}, each once, got [${a}, ${b}]${allowed ? ' twice' : ''}; number nodes from 0`,
      );
    }
    seen.add(low * nodes + high);
    return [low, high] as const;
  });
}
