import { createKey, type Matrix } from '@ingd/engine';
import {
  type AlphaScore,
  empiricalCovariance,
  type GraphicalLasso,
  graphicalLasso,
  graphicalLassoCv,
} from '@ingd/graphs';
import type { GraphOptions } from '../commands/graph-options.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { Session } from '../session.js';

/** A fit, and every penalty that was tried; none where it was given. */
export interface FoundGraph {
  readonly fit: GraphicalLasso;
  readonly scores: readonly AlphaScore[];
}

/**
 * The graphical lasso at the given penalty, or at the best one by cross-validation.
 * @throws UsageProblem in one sentence where the table does not allow it
 */
export async function findGraph(
  samples: Matrix,
  { path, options, session }: { path: string; options: GraphOptions; session: Session },
): Promise<FoundGraph> {
  const { alpha, alphas, folds, shuffle, seed } = options;
  try {
    if (alpha !== undefined) return { fit: graphicalLasso(empiricalCovariance(samples), { alpha }), scores: [] };
    const key = shuffle ? createKey(seed) : undefined;
    const fit = await graphicalLassoCv(samples, { alphas, folds, key, signal: session.io.interrupt });
    return { fit, scores: fit.scores };
  } catch (error) {
    throwIfInterrupted(session.io, 'interrupted; nothing was saved');
    if (error instanceof RangeError) throw new UsageProblem(`${path}: ${error.message}`);
    throw error;
  }
}

/** @throws UsageProblem when a fold would have fewer than two rows */
export function requireRowsForFolds(rows: number, path: string, { alpha, folds }: GraphOptions): void {
  const wanted = alpha === undefined ? 2 * folds : 2;
  if (rows >= wanted) return;
  const remedy = alpha === undefined ? 'lower --folds, or give --alpha' : 'give a larger table';
  throw new UsageProblem(
    `${path}: expected at least ${wanted} rows${alpha === undefined ? ` for ${folds} folds` : ''}, got ${rows}; ${remedy}`,
  );
}
