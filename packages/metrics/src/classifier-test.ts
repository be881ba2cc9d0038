import { choice, expectNumber, fold, type Key, permutation, split, stackRows } from '@ingd/engine';
import type { Classifier } from './classifier.js';
import { logisticClassifier } from './logistic-classifier.js';
import { shareAtLeast } from './p-value.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type Samples } from './samples.js';

/** Which classifier, and how to test. */
export interface ClassifierTestOptions extends Watched {
  /** Draws the folds and the relabellings. */
  readonly key: Key;
  /** `logisticClassifier()` unless told. */
  readonly classifier?: Classifier | undefined;
  /** Into how many parts the rows are cut, each predicted by a classifier of the others; 5 by default. */
  readonly folds?: number | undefined;
  /** How many random relabellings, each with classifiers of its own; 199 by default. */
  readonly permutations?: number | undefined;
}

/** What the test found. */
export interface ClassifierTest {
  /** Mean of the shares of x and of y that were told right while held out: ½ where the samples cannot be told apart, 1 where always. */
  readonly accuracy: number;
  /** (1 + how many relabellings gave as much or more) / (1 + permutations). */
  readonly pValue: number;
  readonly classifier: string;
  readonly folds: number;
  readonly permutations: number;
}

/**
 * Classifier two-sample test: how well a classifier tells rows of x from rows of y that it has not seen, by cross-fitting, against
 * how well it does after random relabellings  [Lopez-Paz & Oquab 2017; Kim et al. 2021]. Training is repeated for each relabelling,
 * so that the test is exact although folds share training rows.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError when the columns differ, a sample (one of the two classes) has fewer than 2 rows or is not finite, there are more
 * folds than rows, or a number of the options is out of range; the signal's reason when it was raised
 */
export async function classifierTest(x: Samples, y: Samples, options: ClassifierTestOptions): Promise<ClassifierTest> {
  const { key, classifier = logisticClassifier(), folds = 5, permutations = 199 } = options;
  expectNumber('classifierTest', 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('classifierTest', { x, y, minimumRows: 2 });
  const points = stackRows(first, second);
  const { rows } = points;
  expectNumber('classifierTest', 'folds', folds, { minimum: 2, maximum: rows, integer: true });
  const [foldKey, labelKey] = split(key) as [Key, Key];
  const foldOf = permutation(foldKey, rows).map((place) => place % folds);
  const pace = pacing(options, rows ** 2 + rows * (permutations + 1));
  const predict = await classifier.prepare({ points, foldOf, folds, pace });
  const accuracies = new Float64Array(permutations + 1);
  for (let which = 0; which <= permutations; which++) {
    const labels = new Uint8Array(rows);
    const ones =
      which === 0 ? Array.from({ length: first.rows }, (_, i) => i) : choice(fold(labelKey, which), rows, first.rows);
    for (const row of ones) labels[row] = 1;
    accuracies[which] = balancedAccuracy(labels, predict(labels));
    const pause = pace(rows);
    if (pause) await pause;
  }
  const accuracy = accuracies[0] as number;
  const pValue = shareAtLeast(accuracy, accuracies.subarray(1), 1);
  return { accuracy, pValue, classifier: classifier.name, folds, permutations };
}

function balancedAccuracy(labels: Uint8Array, predicted: Uint8Array): number {
  const right = [0, 0];
  const all = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as 0 | 1;
    all[label] = (all[label] ?? 0) + 1;
    if (predicted[row] === label) right[label] = (right[label] ?? 0) + 1;
  }
  return ((right[0] ?? 0) / (all[0] ?? 1) + (right[1] ?? 0) / (all[1] ?? 1)) / 2;
}
