import type { Matrix } from '@ingd/engine';
import { edgesOf, graphicalLassoCv, scoreEdges } from '@ingd/graphs';
import type { Edges } from './statistics.js';

/** The graph that graphical lasso finds in a sample, and how good it is. */
export interface RecoveredGraph {
  readonly edges: Edges;
  readonly alpha: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Graphical lasso with 5-fold cross-validation over 10 α; edges are entries above 0.1 [Liu 2025, Appendix F.2]. */
export async function recover(sample: Matrix, truth: Edges): Promise<RecoveredGraph> {
  const fit = await graphicalLassoCv(sample, { folds: 5, alphas: 10 });
  const edges = edgesOf(fit.precision, { threshold: 0.1 });
  const { precision, recall, f1 } = scoreEdges(edges, truth);
  return { edges, alpha: fit.alpha, precision, recall, f1 };
}
