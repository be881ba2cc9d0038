import { type Classifier, classifierTest, kliep, logisticClassifier, nearestNeighborsClassifier } from '@ingd/metrics';
import { most, ratioCenters } from './costs.js';
import { type Comparison, type Measured, type Metric, refuseWeights } from './metric.js';

/** Accuracy of a classifier on rows that it has not seen, and its permutation test. */
function classifierMetric(name: string, classifier: Classifier): Metric {
  return async ({ x, y, weights, key, permutations, signal }) => {
    refuseWeights(weights);
    const count = Math.min(permutations, most.trainings);
    const folds = Math.min(5, x.rows + y.rows);
    const test = await classifierTest(x, y, { key, classifier, permutations: count, folds, signal });
    const settings = { classifier: test.classifier, folds, permutations: count };
    return [{ name, value: test.accuracy, pValue: test.pValue, settings }];
  };
}

export const logistic = classifierMetric('classifier', logisticClassifier());

export const neighbors = classifierMetric('neighbors', nearestNeighborsClassifier());

/** KL(A ‖ B) in nats, by the estimated ratio of their densities. */
export async function densityRatio({
  x,
  y,
  weights,
  key,
  bandwidth,
  signal,
}: Comparison): Promise<readonly Measured[]> {
  const centers = Math.min(ratioCenters, x.rows);
  const found = await kliep(x, y, { key, centers, bandwidth, weights, signal });
  const { status, gap, klDivergence } = found;
  const settings = { bandwidth: found.bandwidth, centers, status, gap };
  return [{ name: 'kliep', value: klDivergence, pValue: null, settings }];
}
