import { accuracy } from '../labels.js';
import type { Scorer } from './scorer.js';

/**
 * Circular (reverse) validation: a classifier trained on the moved points with their predicted classes should predict the labelled
 * points right; its accuracy there  [Bruzzone & Marconcini 2010; Zhong et al. 2010]. 0 where all points are predicted to be of one class.
 */
export function circularValidation(): Scorer {
  return {
    name: 'circular',
    async score({ problem: { trainer, labelled }, adaptation: { classifier, moved } }) {
      const labels = classifier.predict(moved);
      if (new Set(labels).size < 2) return 0;
      const back = await trainer.train({ points: moved, labels });
      return accuracy(back.predict(labelled.points), labelled.labels);
    },
  };
}
