import { expectNumber, selectRows } from '@ingd/engine';
import { kliep } from '@ingd/metrics';
import { stratifiedFolds } from '../classifiers/stratified-folds.js';
import { encodeLabels } from '../labels.js';
import type { AdaptationProblem } from '../problem.js';
import type { Scorer } from './scorer.js';

/** How importance-weighted validation holds out. */
export interface ImportanceWeightedOptions {
  /** 5 unless told. */
  readonly folds?: number;
}

/**
 * Importance-weighted validation: the cross-validated accuracy on the labelled points, each weighted by how much denser moved points
 * lie there than labelled ones, by KLIEP: an estimate of the accuracy on moved points where the classes are a matter of place alone
 * [Sugiyama, Krauledat, Müller 2007].
 */
export function importanceWeightedValidation({ folds = 5 }: ImportanceWeightedOptions = {}): Scorer {
  expectNumber('importanceWeightedValidation', 'folds', folds, { integer: true, minimum: 2 });
  const known = new WeakMap<AdaptationProblem, Promise<Float64Array>>();
  return {
    name: 'iwv',
    async score({ problem, adaptation: { moved }, key }) {
      const right = known.get(problem) ?? heldOutHits(problem, folds); // the same for every adaptation of the problem
      known.set(problem, right);
      const { points } = problem.labelled;
      const { ratio } = await kliep(moved, points, { key });
      const weights = await ratio(points);
      const hits = await right;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.reduce((sum, weight, row) => sum + weight * (hits[row] as number), 0) / total;
    },
  };
}

/** 1 for each labelled point that a classifier trained on the other folds predicts right. */
async function heldOutHits(
  { labelled: { points, labels }, trainer }: AdaptationProblem,
  folds: number,
): Promise<Float64Array> {
  const foldOf = stratifiedFolds(encodeLabels(labels).places, Math.min(folds, points.rows));
  const hits = new Float64Array(points.rows);
  const rows = Array.from(foldOf.keys());
  for (let fold = 0; fold < folds; fold++) {
    const [train, held] = [rows.filter((row) => foldOf[row] !== fold), rows.filter((row) => foldOf[row] === fold)];
    if (held.length === 0) continue;
    const known = train.map((row) => labels[row] as (typeof labels)[number]);
    const trained = await trainer.train({ points: selectRows(points, train), labels: known });
    const predicted = trained.predict(selectRows(points, held));
    held.forEach((row, at) => {
      hits[row] = predicted[at] === labels[row] ? 1 : 0;
    });
  }
  return hits;
}
