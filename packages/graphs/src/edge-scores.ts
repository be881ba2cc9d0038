import type { Edge } from './edges.js';

/** How well a set of edges matches the true one. */
export interface EdgeScores {
  /** Edges found that are true. */
  readonly correct: number;
  /** Edges found that are not. */
  readonly spurious: number;
  /** True edges that were not found. */
  readonly missed: number;
  /** correct / found; 1 where nothing was found. */
  readonly precision: number;
  /** correct / true; 1 where there is no true edge. */
  readonly recall: number;
  /** 2 · correct / (found + true), the harmonic mean of the two; 1 where both sets are empty. */
  readonly f1: number;
}

/**
 * Precision, recall and F1 of found edges. The order of edges, and of the two ends of each, does not matter.
 * @throws RangeError when an edge joins a variable to itself or occurs twice in a set
 */
export function scoreEdges(found: readonly Edge[], truth: readonly Edge[]): EdgeScores {
  const [ours, theirs] = [namesOf('found', found), namesOf('truth', truth)];
  const correct = [...ours].filter((name) => theirs.has(name)).length;
  const [spurious, missed] = [ours.size - correct, theirs.size - correct];
  return {
    correct,
    spurious,
    missed,
    precision: ours.size === 0 ? 1 : correct / ours.size,
    recall: theirs.size === 0 ? 1 : correct / theirs.size,
    f1: ours.size + theirs.size === 0 ? 1 : (2 * correct) / (ours.size + theirs.size),
  };
}

function namesOf(argument: string, edges: readonly Edge[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [a, b] of edges) {
    const name = `${Math.min(a, b)}-${Math.max(a, b)}`;
    if (a === b || names.has(name)) {
      throw new RangeError(
        `scoreEdges: expected ${argument} to hold pairs of different variables, each once, got [${a}, ${b}]${a === b ? '' : ' twice'}; list each edge once`,
      );
    }
    names.add(name);
  }
  return names;
}
