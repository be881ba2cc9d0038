import type { Matrix } from '@ingd/engine';
import type { Classifier, SvmRecord } from './classifier.js';
import { pairwiseVotes } from './pairwise-votes.js';
import { requireFeatures } from './require-features.js';
import { squaredDistances } from './squared-distances.js';

/** The classifier that a record describes. */
export function svmOf(record: SvmRecord): Classifier {
  const { supports, gamma, classes } = record;
  const vote = (points: Matrix) => {
    requireFeatures('svm', points, supports.columns);
    return pairwiseVotes(record, gaussianValues(squaredDistances(points, supports), gamma));
  };
  return {
    classes,
    predict: (points) => Array.from(vote(points).winners, (winner) => classes[winner] as (typeof classes)[number]),
    probabilities: (points) => vote(points).shares,
    record: () => record,
  };
}

/** exp(−γ s) of squared distances. */
export function gaussianValues({ rows, columns, data }: Matrix, gamma: number): Matrix {
  return { rows, columns, data: data.map((square) => Math.exp(-gamma * square)) };
}
