import { concat, pairwise } from '@ingd/families';
import { redrawnRbf, type StatisticChoice } from '@ingd/particles';

/** Pairs of variables. */
export type Edges = readonly (readonly [number, number])[];

/** RBFs at 200 rows redrawn at every step: what knows nothing of the graph. */
export function uninformed(): StatisticChoice {
  return redrawnRbf({ centers: 200 });
}

/** The same RBFs, and x_i x_j for the edges of the true graph. */
export function informed(edges: Edges, dimension: number): StatisticChoice {
  const rbfs = redrawnRbf({ centers: 200 });
  return async (context) => concat(await rbfs(context), pairwise({ dimension, edges }));
}
