import type { Matrix } from '@ingd/engine';
import { type Preprocessing, toFlow } from '@ingd/particles';
import type { Classifier, ClassifierTrainer, LabelledPoints } from './classifiers/classifier.js';
import { svm } from './classifiers/svm.js';
import { type FeatureOptions, fitFeatures } from './features.js';
import { requireLabels } from './labels.js';

/** Two domains with the same features, labels of one of them, and how to learn from those. */
export interface ProblemOptions extends FeatureOptions {
  /** The domain with labels, in the units of the input. */
  readonly labelled: LabelledPoints;
  /** The domain without, `[n, d]`. */
  readonly tested: Matrix;
  /** `svm()` unless told. */
  readonly classifier?: ClassifierTrainer | undefined;
}

/** A problem of domain adaptation, ready for any method: common coordinates, and a classifier of the labelled domain in them. */
export interface AdaptationProblem {
  readonly preprocessing: Preprocessing;
  /** In the common coordinates. */
  readonly labelled: LabelledPoints;
  /** `[n, K]`, in the common coordinates. */
  readonly tested: Matrix;
  /** Trained on the labelled domain. */
  readonly classifier: Classifier;
  /** With settings that suit the labelled domain: trains others like it quickly. */
  readonly trainer: ClassifierTrainer;
}

/**
 * Brings two domains into common coordinates and trains the classifier on the labelled one. No label of the tested domain is asked for.
 * @throws RangeError when a domain has fewer than 2 points, the features differ in number, a number is not finite, nothing varies,
 *   labels are not as many as points or of one class only, or `components` exceeds the directions in which the points vary
 */
export async function poseAdaptation({
  labelled: { points, labels },
  tested,
  classifier: chosen = svm(),
  ...features
}: ProblemOptions): Promise<AdaptationProblem> {
  requireRows('labelled points', points);
  requireRows('tested points', tested);
  requireLabels('poseAdaptation', labels, points.rows);
  const preprocessing = fitFeatures(tested, points, features);
  const labelled = { points: toFlow(preprocessing, points), labels };
  const trainer = await chosen.settle(labelled);
  return {
    preprocessing,
    labelled,
    tested: toFlow(preprocessing, tested),
    classifier: await trainer.train(labelled),
    trainer,
  };
}

function requireRows(name: string, { rows }: Matrix): void {
  if (rows >= 2) return;
  throw new RangeError(`poseAdaptation: expected at least 2 ${name}, got ${rows}; pass more rows`);
}
