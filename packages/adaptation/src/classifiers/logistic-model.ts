import { type Matrix, multiply, transpose } from '@ingd/engine';
import type { Label } from '../labels.js';
import type { Classifier, LogisticRecord } from './classifier.js';
import { requireFeatures } from './require-features.js';

/** The classifier that a record describes. */
export function logisticOf(record: LogisticRecord): Classifier {
  const { classes, weights, center } = record;
  const probabilities = (points: Matrix): Matrix => {
    requireFeatures('logistic', points, center.length);
    return softmaxRows(multiply(withOnes(points, record), transpose(weights)));
  };
  return {
    classes,
    probabilities,
    predict: (points) => largestInRows(probabilities(points)).map((place) => classes[place] as Label),
    record: () => record,
  };
}

/** A one, then (x − center) / scale. */
export function withOnes(
  { rows, columns, data }: Matrix,
  { center, scale }: Pick<LogisticRecord, 'center' | 'scale'>,
): Matrix {
  const width = columns + 1;
  const design = new Float64Array(rows * width).fill(1);
  data.forEach((value, index) => {
    const column = index % columns;
    const row = (index - column) / columns;
    design[row * width + column + 1] = (value - (center[column] as number)) / (scale[column] as number);
  });
  return { rows, columns: width, data: design };
}

function softmaxRows({ rows, columns, data }: Matrix): Matrix {
  const shares = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    const scores = data.subarray(row * columns, (row + 1) * columns);
    const most = scores.reduce((a, b) => Math.max(a, b));
    const powers = scores.map((score) => Math.exp(score - most));
    const total = powers.reduce((a, b) => a + b);
    shares.set(
      powers.map((power) => power / total),
      row * columns,
    );
  }
  return { rows, columns, data: shares };
}

/** The column of each row's largest entry, the first of equals. */
function largestInRows({ rows, columns, data }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) => {
    const entries = data.subarray(row * columns, (row + 1) * columns);
    return entries.indexOf(entries.reduce((a, b) => Math.max(a, b)));
  });
}
