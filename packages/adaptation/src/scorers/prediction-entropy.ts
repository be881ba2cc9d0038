import type { Matrix } from '@ingd/engine';
import { columnMeans } from '../columns.js';
import type { Scorer } from './scorer.js';

/** What counts beside confidence. */
export interface PredictionEntropyOptions {
  /** Whether the entropy of the mean prediction is added, so that putting all points into one class earns nothing; true unless told. */
  readonly diversity?: boolean;
}

/**
 * How sure the classifier is of moved points: −mean entropy of their class probabilities, in nats; with `diversity` the mutual
 * information of point and class  [Morerio, Cavazza, Murino 2018; Bridle, Heading, MacKay 1991].
 */
export function predictionEntropy({ diversity = true }: PredictionEntropyOptions = {}): Scorer {
  return {
    name: 'entropy',
    async score({ adaptation: { classifier, moved } }) {
      const shares = classifier.probabilities(moved);
      return (diversity ? entropyOf(columnMeans(shares)) : 0) - meanEntropy(shares);
    },
  };
}

function meanEntropy({ rows, data }: Matrix): number {
  return entropyOf(data) / rows;
}

function entropyOf(shares: Float64Array): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}
