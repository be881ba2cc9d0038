import { cholesky, expectNumber, gram, type Matrix, selectRows, transpose } from '@ingd/engine';
import { type Classifier, rowsOfFold, shareOfOnes } from './classifier.js';

/** How strongly coefficients are held back, and when to stop. */
export interface LogisticOptions {
  /** λ in Σ loss + λ/2 |w|², for columns of unit deviation, the intercept left free; 1 unless told. */
  readonly ridge?: number | undefined;
  /** Stops when no coefficient moves by more than this; 1e-5 unless told. */
  readonly tolerance?: number | undefined;
  /** At most so many steps; 200 unless told. */
  readonly maximumIterations?: number | undefined;
}

/**
 * Ridge-penalised logistic regression on standardised columns; label 1 where its odds exceed those of the training labels. Fitted
 * by Böhning and Lindsay's fixed bound of the Hessian, ¼ XᵀX, which does not depend on the labels: it is factored once for all
 * of them, and each step is two passes over the rows  [Böhning & Lindsay 1988].
 * @throws RangeError when an option is not positive
 */
export function logisticClassifier(options: LogisticOptions = {}): Classifier {
  const { ridge = 1, tolerance = 1e-5, maximumIterations = 200 } = options;
  expectNumber('logisticClassifier', 'ridge', ridge, { exclusiveMinimum: 0 });
  expectNumber('logisticClassifier', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  expectNumber('logisticClassifier', 'maximumIterations', maximumIterations, { minimum: 1, integer: true });
  return {
    name: 'logistic',
    prepare: async ({ points, foldOf, folds }) => {
      const design = standardised(points);
      const fitted: Fold[] = [];
      for (let fold = 0; fold < folds; fold++) {
        const { train, held } = rowsOfFold(foldOf, fold);
        fitted.push({ train, held, inverse: await inverseBound(selectRows(design, train), ridge) });
      }
      return (labels) => {
        const predicted = new Uint8Array(labels.length);
        for (const fold of fitted) {
          const weights = fitWeights(design, labels, { ...fold, ridge, tolerance, maximumIterations });
          const prior = shareOfOnes(labels, fold.train);
          const threshold = Math.log(prior / (1 - prior));
          for (const row of fold.held) predicted[row] = scoreOf(design, row, weights) > threshold ? 1 : 0;
        }
        return predicted;
      };
    },
  };
}

interface Fold {
  readonly train: Int32Array;
  readonly held: Int32Array;
  /** (¼ XᵀX + λ)⁻¹, `[d + 1, d + 1]`. */
  readonly inverse: Matrix;
}

interface Limits {
  readonly ridge: number;
  readonly tolerance: number;
  readonly maximumIterations: number;
}

/** A column of ones, and the columns with mean 0 and deviation 1 (0 where they never vary). */
function standardised({ rows, columns, data }: Matrix): Matrix {
  const width = columns + 1;
  const design = new Float64Array(rows * width).fill(1);
  for (let k = 0; k < columns; k++) {
    let [mean, square] = [0, 0];
    for (let i = 0; i < rows; i++) mean += (data[i * columns + k] as number) / rows;
    for (let i = 0; i < rows; i++) square += ((data[i * columns + k] as number) - mean) ** 2 / rows;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < rows; i++) design[i * width + k + 1] = ((data[i * columns + k] as number) - mean) * scale;
  }
  return { rows, columns: width, data: design };
}

async function inverseBound(design: Matrix, ridge: number): Promise<Matrix> {
  const { columns } = design;
  const bound = (await gram(transpose(design))).data.map((value) => value / 4);
  for (let k = 1; k < columns; k++) bound[k * (columns + 1)] = (bound[k * (columns + 1)] as number) + ridge;
  const identity = new Float64Array(columns * columns);
  for (let k = 0; k < columns; k++) identity[k * (columns + 1)] = 1;
  return cholesky({ rows: columns, columns, data: bound }).solve({ rows: columns, columns, data: identity });
}

function fitWeights(
  design: Matrix,
  labels: Uint8Array,
  { train, inverse, ridge, tolerance, maximumIterations }: Fold & Limits,
): Float64Array {
  const { columns } = design;
  const weights = new Float64Array(columns);
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const slope = slopeOf(design, labels, { train, weights, ridge });
    let moved = 0;
    for (let k = 0; k < columns; k++) {
      let step = 0;
      for (let l = 0; l < columns; l++) step += (inverse.data[k * columns + l] as number) * (slope[l] as number);
      weights[k] = (weights[k] as number) + step;
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved <= tolerance) break;
  }
  return weights;
}

/** Xᵀ(labels − probabilities) − λw. */
function slopeOf(
  design: Matrix,
  labels: Uint8Array,
  { train, weights, ridge }: { train: Int32Array; weights: Float64Array; ridge: number },
): Float64Array {
  const { columns, data } = design;
  const slope = weights.map((weight, k) => (k === 0 ? 0 : -ridge * weight));
  for (let i = 0; i < train.length; i++) {
    const row = train[i] as number;
    const rest = (labels[row] as number) - 1 / (1 + Math.exp(-scoreOf(design, row, weights)));
    for (let k = 0; k < columns; k++) {
      slope[k] = (slope[k] as number) + rest * (data[row * columns + k] as number);
    }
  }
  return slope;
}

function scoreOf({ columns, data }: Matrix, row: number, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += (data[row * columns + k] as number) * (weights[k] as number);
  return sum;
}
