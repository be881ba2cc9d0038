import { cholesky, expectNumber, gram, type Matrix, transpose } from '@ingd/engine';
import { columnDeviations, columnMeans } from '../columns.js';
import { encodeLabels, requireLabels } from '../labels.js';
import type { Classifier, ClassifierTrainer, LabelledPoints } from './classifier.js';
import { logisticOf, withOnes } from './logistic-model.js';
import { minimize } from './minimize.js';
import { requireFeatures } from './require-features.js';

/** How strongly coefficients are held back. */
export interface LogisticOptions {
  /** λ in Σ loss + ½ λ |w|², for columns of unit deviation, intercepts left free; 1 unless told. */
  readonly ridge?: number;
}

/**
 * Multinomial logistic regression with a ridge on standardised columns: its loss −Σ log softmax(W z)_y + ½ λ |W|² is convex, and
 * is brought to its minimum by L-BFGS, preconditioned by the bound ½ ZᵀZ of the Hessian  [Böhning 1992; Nocedal & Wright 2006, Section 7.2].
 * @throws RangeError when the ridge is not positive
 */
export function logistic({ ridge = 1 }: LogisticOptions = {}): ClassifierTrainer {
  expectNumber('logistic', 'ridge', ridge, { exclusiveMinimum: 0 });
  const trainer: ClassifierTrainer = {
    name: 'logistic',
    train: (data) => trainAt(data, ridge),
    settle: async () => trainer,
  };
  return trainer;
}

async function trainAt({ points, labels }: LabelledPoints, ridge: number): Promise<Classifier> {
  requireFeatures('logistic', points);
  requireLabels('logistic', labels, points.rows);
  const { classes, places } = encodeLabels(labels);
  const center = columnMeans(points);
  const scale = columnDeviations(points, center);
  const design = withOnes(points, { center, scale });
  const precondition = await inverseBound(design, ridge);
  const width = design.columns;
  const solution = minimize({
    start: new Float64Array(classes.length * width),
    lossAndGradient: (weights) => lossAndGradient(design, places, { weights, ridge, classes: classes.length }),
    precondition: (gradient) => precondition({ rows: classes.length, columns: width, data: gradient }),
  });
  return logisticOf({
    kind: 'logistic',
    classes,
    weights: { rows: classes.length, columns: width, data: solution },
    center,
    scale,
  });
}

/** Multiplies the rows of a gradient `[classes, 1 + d]` by (½ ZᵀZ + λ)⁻¹. */
async function inverseBound(design: Matrix, ridge: number): Promise<(gradient: Matrix) => Float64Array> {
  const bound = await gram(transpose(design));
  const data = bound.data.map((value) => value / 2);
  for (let k = 0; k < bound.rows; k++)
    data[k * (bound.rows + 1)] = (data[k * (bound.rows + 1)] as number) + (k > 0 ? ridge : 1e-6 * design.rows);
  const factor = cholesky({ ...bound, data });
  return (gradient) => transpose(factor.solve(transpose(gradient))).data;
}

function lossAndGradient(
  design: Matrix,
  places: Int32Array,
  { weights, ridge, classes }: { readonly weights: Float64Array; readonly ridge: number; readonly classes: number },
): { readonly loss: number; readonly gradient: Float64Array } {
  const { rows, columns, data } = design;
  const gradient = weights.map((weight, at) => (at % columns === 0 ? 0 : ridge * weight));
  let loss = weights.reduce((sum, weight, at) => (at % columns === 0 ? sum : sum + (ridge / 2) * weight * weight), 0);
  const scores = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const z = data.subarray(row * columns, (row + 1) * columns);
    const logSum = scoreRow(z, weights, scores);
    loss += logSum - (scores[places[row] as number] as number);
    for (let c = 0; c < classes; c++) {
      const rest = Math.exp((scores[c] as number) - logSum) - (places[row] === c ? 1 : 0);
      for (let k = 0; k < columns; k++) {
        gradient[c * columns + k] = (gradient[c * columns + k] as number) + rest * (z[k] as number);
      }
    }
  }
  return { loss, gradient };
}

/** Fills in W z, and returns log Σ exp of it. */
function scoreRow(z: Float64Array, weights: Float64Array, scores: Float64Array): number {
  const width = z.length;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (weights[c * width + k] as number) * (z[k] as number);
    scores[c] = sum;
    most = Math.max(most, sum);
  }
  let total = 0;
  for (let c = 0; c < scores.length; c++) total += Math.exp((scores[c] as number) - most);
  return most + Math.log(total);
}
