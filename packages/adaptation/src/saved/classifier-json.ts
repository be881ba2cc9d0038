import type { JsonValue } from '@ingd/kernels';
import type { Classifier, ClassifierRecord, LogisticRecord, SvmRecord } from '../classifiers/classifier.js';
import { logisticOf } from '../classifiers/logistic-model.js';
import { svmOf } from '../classifiers/svm-model.js';
import type { Label } from '../labels.js';
import { fromText, matrixFromJson, matrixToJson, toText } from './float64-text.js';
import { fields, list, number, numberList, refuse } from './refusal.js';

/** A classifier's record as JSON. */
export function classifierToJson(record: ClassifierRecord): JsonValue {
  if (record.kind === 'svm') {
    const { supports, coefficients, ...plain } = record;
    return { ...plain, supports: matrixToJson(supports), coefficients: matrixToJson(coefficients) };
  }
  const { weights, center, scale, ...plain } = record;
  return { ...plain, weights: matrixToJson(weights), center: toText(center), scale: toText(scale) };
}

/** The classifier that was written, every size checked. */
export function classifierFromJson(value: unknown): Classifier {
  const json = fields(value, 'the classifier');
  const classes = list(json.classes, 'the list of classes').map(label);
  if (classes.length < 2) refuse('the classifier has fewer than 2 classes');
  if (json.kind === 'svm') return svmOf(readSvm(json, classes));
  if (json.kind === 'logistic') return logisticOf(readLogistic(json, classes));
  return refuse('the classifier is of a kind that is not known here');
}

function label(value: unknown): Label {
  return typeof value === 'string' || typeof value === 'number' ? value : refuse('a class is neither word nor number');
}

type Json = { readonly [name: string]: unknown };

function readSvm(json: Json, classes: readonly Label[]): SvmRecord {
  const supports = matrixFromJson(json.supports, 'the support vectors');
  const coefficients = matrixFromJson(json.coefficients, 'the coefficients');
  const counts = numberList(json.counts, 'the numbers of support vectors');
  const offsets = numberList(json.offsets, 'the offsets');
  const fits =
    counts.length === classes.length &&
    counts.reduce((sum, count) => sum + count, 0) === supports.rows &&
    coefficients.rows === classes.length - 1 &&
    coefficients.columns === supports.rows &&
    offsets.length === (classes.length * (classes.length - 1)) / 2;
  if (!fits) refuse('the parts of the classifier do not fit together');
  const [gamma, cost] = [number(json.gamma, 'γ'), number(json.cost, 'C')];
  return { kind: 'svm', classes, gamma, cost, supports, counts, coefficients, offsets };
}

function readLogistic(json: Json, classes: readonly Label[]): LogisticRecord {
  const weights = matrixFromJson(json.weights, 'the weights');
  const [center, scale] = [fromText(json.center, 'the centre'), fromText(json.scale, 'the scale')];
  const width = weights.columns - 1;
  const fits = weights.rows === classes.length && center.length === width && scale.length === width;
  if (!fits || !scale.every((each) => each > 0)) refuse('the parts of the classifier do not fit together');
  return { kind: 'logistic', classes, weights, center, scale };
}
