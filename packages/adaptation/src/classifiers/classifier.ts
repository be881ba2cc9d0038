import type { Matrix } from '@ingd/engine';
import type { Label } from '../labels.js';

/** A trained classifier: plain numbers, nothing to free. */
export interface Classifier {
  /** In the order of the columns of `probabilities`. */
  readonly classes: readonly Label[];
  /** The class of each row. */
  predict(points: Matrix): Label[];
  /** How strongly each row belongs to each class, `[n, classes]`; rows add up to 1. */
  probabilities(points: Matrix): Matrix;
  /** All that makes it again. */
  record(): ClassifierRecord;
}

/** Points of known classes. */
export interface LabelledPoints {
  /** `[n, d]` */
  readonly points: Matrix;
  /** One for each row. */
  readonly labels: readonly Label[];
}

/** Makes classifiers; its settings are its own. */
export interface ClassifierTrainer {
  readonly name: string;
  /**
   * @throws RangeError when there is one class only, or a number is not finite
   */
  train(data: LabelledPoints): Promise<Classifier>;
  /** The same with settings that suit these points: what is searched for is searched once, `train` of the result is quick. */
  settle(data: LabelledPoints): Promise<ClassifierTrainer>;
}

/** Serialisable form of a classifier; matrices are exact. */
export type ClassifierRecord = SvmRecord | LogisticRecord;

/** One machine for each pair of classes [libsvm's layout]. */
export interface SvmRecord {
  readonly kind: 'svm';
  readonly classes: readonly Label[];
  /** γ in exp(−γ |x − y|²). */
  readonly gamma: number;
  readonly cost: number;
  /** Support vectors, `[l, d]`, class after class. */
  readonly supports: Matrix;
  /** How many of them each class has. */
  readonly counts: readonly number[];
  /** `[classes − 1, l]` */
  readonly coefficients: Matrix;
  /** ρ of each pair of classes. */
  readonly offsets: readonly number[];
}

/** Softmax of W z with z the standardised columns behind a one. */
export interface LogisticRecord {
  readonly kind: 'logistic';
  readonly classes: readonly Label[];
  /** `[classes, 1 + d]`, the intercepts first. */
  readonly weights: Matrix;
  readonly center: Float64Array;
  readonly scale: Float64Array;
}
