import { expectNumber, expectShape, gram, type Matrix, multiply, toMatrix } from '@ingd/engine';
import { type ExponentialFamily, expectSupport } from '@ingd/families';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { requireFinite } from '../finite.js';
import { inner } from '../merit.js';
import { factorDamped } from '../natural/factor-damped.js';
import { solveVector } from '../normal-equations.js';
import type { LocalModel, NaturalProblem } from './natural-problem.js';

/** A batch of a regression; borrowed. */
export interface RegressionBatch {
  /** `[n, p]`, n ≥ 1. */
  readonly features: Tensor2D;
  /** y, `[n]`, in the family's support. */
  readonly response: Tensor1D;
}

/** What makes a generalised linear model. */
export interface GeneralisedLinearModelOptions {
  /** Of the response, with one sample and one statistic: `bernoulli` (logistic), `poisson`, `normalKnownVariance(...)` (linear), … */
  readonly family: ExponentialFamily;
  /** p, the number of features. */
  readonly features: number;
  /** Whether one more coefficient, the last, stands for a feature that is always 1; true where absent. It is never penalised. */
  readonly intercept?: boolean;
  /** c ≥ 0 of the penalty ½ c |β|²; 0 where absent. */
  readonly penalty?: number;
}

/**
 * Regression with the canonical link: yᵢ ~ q(·; ηᵢ), η = Xβ, loss = mean_i [A(ηᵢ) − T(yᵢ) ηᵢ] + ½ c |β|², whose Fisher matrix is
 * F = Xᵀ diag(A″(η)) X / n + c I   [McCullagh & Nelder 1989, Section 2.5]. Float64 on the host.
 * @throws RangeError when the family has more than one statistic, or a number is out of range; the optimiser's steps throw where a
 * batch does not fit
 */
export function generalisedLinearModel({
  family,
  features,
  intercept = true,
  penalty = 0,
}: GeneralisedLinearModelOptions): NaturalProblem<RegressionBatch> {
  const functionName = 'generalisedLinearModel';
  expectNumber(functionName, 'features', features, { minimum: 1, integer: true });
  expectNumber(functionName, 'penalty', penalty, { minimum: 0 });
  const { size, dimension } = family.statistic;
  if (size !== 1 || dimension !== 1) {
    throw new RangeError(
      `${functionName}: expected a family of one statistic of one number, got ${family.name} with b = ${size}, d = ${dimension}; fix its other parameters, or take bernoulli, poisson or normalKnownVariance`,
    );
  }
  const name = `generalisedLinearModel(${family.name})`;
  const model: Model = { name, family, features, intercept, penalty };
  return {
    name,
    size: features + (intercept ? 1 : 0),
    start: new Float64Array(features + (intercept ? 1 : 0)),
    linearise: async (beta, batch) => linearised(model, beta, await readBatch(model, batch)),
    loss: async (beta, batch) => lossOf(model, beta, await readBatch(model, batch)).loss,
  };
}

interface Model {
  readonly name: string;
  readonly family: ExponentialFamily;
  readonly features: number;
  readonly intercept: boolean;
  readonly penalty: number;
}

/** The batch in float64. */
interface HostBatch {
  /** X with the column of ones, `[n, p]`. */
  readonly design: Matrix;
  /** T(y), `[n]`. */
  readonly statistics: Float64Array;
}

async function readBatch(model: Model, { features, response }: RegressionBatch): Promise<HostBatch> {
  const { name, family } = model;
  expectShape(name, 'features', features, [null, model.features]);
  const [rows] = features.shape;
  expectShape(name, 'response', response, [rows]);
  expectNumber(name, 'number of rows', rows, { minimum: 1 });
  const x = await toMatrix(features);
  requireFinite(name, 'features', x);
  const y = tf.reshape<tf.Rank.R2>(response, [rows, 1]);
  const statistics = family.statistic.evaluate(y);
  try {
    await expectSupport(family, y);
    return { design: model.intercept ? withOnes(x) : x, statistics: new Float64Array(await statistics.data()) };
  } finally {
    tf.dispose([y, statistics]);
  }
}

function withOnes({ rows, columns, data }: Matrix): Matrix {
  const width = columns + 1;
  const extended = new Float64Array(rows * width).fill(1);
  for (let row = 0; row < rows; row++) {
    extended.set(data.subarray(row * columns, (row + 1) * columns), row * width);
  }
  return { rows, columns: width, data: extended };
}

function lossOf({ family, penalty, features }: Model, beta: Float64Array, { design, statistics }: HostBatch) {
  const eta = multiply(design, { rows: beta.length, columns: 1, data: beta }).data;
  const { definition } = family;
  let sum = 0;
  for (let i = 0; i < eta.length; i++) {
    const own = eta.subarray(i, i + 1);
    if (!definition.inDomain(own)) return { eta, loss: Number.POSITIVE_INFINITY };
    sum += definition.logPartition(own) - (statistics[i] as number) * (eta[i] as number);
  }
  const slopes = beta.subarray(0, features);
  return { eta, loss: sum / eta.length + (penalty * inner(slopes, slopes)) / 2 };
}

async function linearised(model: Model, beta: Float64Array, batch: HostBatch): Promise<LocalModel> {
  const { name, family, penalty, features } = model;
  const { design, statistics } = batch;
  const { eta, loss } = lossOf(model, beta, batch);
  if (!Number.isFinite(loss)) throw outside(model, beta);
  const { rows, columns } = design;
  const errors = new Float64Array(rows); // (E[T] − T)/n
  const weighted = new Float64Array(rows * columns); // rows √(A″/n) xᵢ as columns, [p, n]
  for (let i = 0; i < rows; i++) {
    const own = eta.subarray(i, i + 1);
    errors[i] = ((family.definition.mean(own)[0] as number) - (statistics[i] as number)) / rows;
    const root = Math.sqrt((family.definition.covariance(own)[0] as number) / rows);
    for (let j = 0; j < columns; j++) weighted[j * rows + i] = root * (design.data[i * columns + j] as number);
  }
  const fisher = await gram({ rows: columns, columns: rows, data: weighted });
  const gradient = multiply({ rows: 1, columns: rows, data: errors }, design).data;
  for (let j = 0; j < features; j++) {
    gradient[j] = (gradient[j] as number) + penalty * (beta[j] as number);
    fisher.data[j * (columns + 1)] = (fisher.data[j * (columns + 1)] as number) + penalty;
  }
  return { loss, minimise: (damping) => scoringStep({ name, fisher, gradient, damping }) };
}

function outside({ name, family }: Model, beta: Float64Array): RangeError {
  return new RangeError(
    `${name}: expected coefficients whose η = Xβ are in the domain (${family.definition.domain}), got [${beta.join(', ')}]; start inside the domain`,
  );
}

interface ScoringRequest {
  readonly name: string;
  readonly fisher: Matrix;
  readonly gradient: Float64Array;
  readonly damping: number;
}

/** d = −(F + ρI)⁻¹ g, and dᵀFd = −gᵀd − ρ|d|². */
function scoringStep({ name, fisher, gradient, damping }: ScoringRequest) {
  const metric = factorDamped({ functionName: name, fisher, ridge: damping });
  const direction = solveVector(metric, gradient).map((entry) => -entry);
  const slope = -inner(gradient, direction);
  return { direction, slope, curvature: slope - damping * inner(direction, direction) };
}
