import { expectNumber, type Matrix, selectRows } from '@ingd/engine';
import { squaredDistances } from '../classifiers/squared-distances.js';
import { encodeLabels, type Label } from '../labels.js';
import type { Scorer } from './scorer.js';

/** How many neighbours are asked. */
export interface NeighborAgreementOptions {
  /** 5 unless told. */
  readonly neighbors?: number;
}

/**
 * Whether points that were close before the move are still of one class after it: how often the predicted class of a point is that of
 * its nearest neighbours among the unmoved points, corrected for chance, (agreement − Σ p²) / (1 − Σ p²) with p the shares of the
 * predicted classes. A move that tears clusters apart, or puts everything into one class, scores low; in the spirit of soft
 * neighbourhood density  [Saito et al. 2021; Cohen 1960 for the correction].
 */
export function neighborAgreement({ neighbors = 5 }: NeighborAgreementOptions = {}): Scorer {
  expectNumber('neighborAgreement', 'neighbors', neighbors, { integer: true, minimum: 1 });
  return {
    name: 'neighbors',
    async score({ problem: { tested }, adaptation: { classifier, rows, moved } }) {
      return chanceCorrected(classifier.predict(moved), nearest(selectRows(tested, rows), neighbors));
    },
  };
}

/** The nearest other rows of each row, `[n, k]`. */
function nearest(points: Matrix, count: number): readonly (readonly number[])[] {
  const { rows, columns, data } = squaredDistances(points, points);
  return Array.from({ length: rows }, (_, row) => {
    const squares = data.subarray(row * columns, (row + 1) * columns);
    const others = Array.from(squares.keys()).filter((other) => other !== row);
    return others.sort((a, b) => (squares[a] as number) - (squares[b] as number)).slice(0, count);
  });
}

function chanceCorrected(predicted: readonly Label[], near: readonly (readonly number[])[]): number {
  let [same, asked] = [0, 0];
  near.forEach((others, row) => {
    asked += others.length;
    same += others.filter((other) => predicted[other] === predicted[row]).length;
  });
  const { classes, places } = encodeLabels(predicted);
  if (classes.length < 2) return 0;
  const shares = classes.map((_, place) => places.filter((each) => each === place).length / places.length);
  const chance = shares.reduce((sum, share) => sum + share * share, 0);
  return (same / asked - chance) / (1 - chance);
}
