import { expectNumber, type Key, type Matrix, selectRows } from '@ingd/engine';
import { kliep } from '@ingd/metrics';
import type { ClassifierTrainer, LabelledPoints } from '../classifiers/classifier.js';
import { stratifiedFolds } from '../classifiers/stratified-folds.js';
import { encodeLabels, type Label } from '../labels.js';
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
 * [Sugiyama, Krauledat, Müller 2007]. NaN, no score, where moved points lie out of reach of all labelled ones.
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
      const weights = await densityRatios(moved, points, key);
      if (weights === undefined) return Number.NaN;
      const hits = await right;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.reduce((sum, weight, row) => sum + weight * (hits[row] as number), 0) / total;
    },
  };
}

/** How much denser moved points lie at each labelled one; undefined where some lie out of reach of all of these, which says nothing then. */
async function densityRatios(moved: Matrix, points: Matrix, key: Key): Promise<Float64Array | undefined> {
  try {
    const { ratio } = await kliep(moved, points, { key });
    return await ratio(points);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
    const predicted = await predictions(
      trainer,
      { points: selectRows(points, train), labels: known },
      selectRows(points, held),
    );
    held.forEach((row, at) => {
      hits[row] = predicted[at] === labels[row] ? 1 : 0;
    });
  }
  return hits;
}

/** A class of one point alone is missing from the fold that holds it out: what is left may be a single class. */
async function predictions(
  trainer: ClassifierTrainer,
  known: LabelledPoints,
  held: Matrix,
): Promise<readonly (Label | undefined)[]> {
  const [only, ...more] = new Set(known.labels);
  if (more.length === 0) return new Array<Label | undefined>(held.rows).fill(only);
  return (await trainer.train(known)).predict(held);
}
